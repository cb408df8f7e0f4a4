"""The manifests of deploy/kubernetes fit together, and name only what the program has."""

from typing import Any

import pytest
from tests.unit.deploy.named import DEPLOY, SETTINGS, WORKER_ROUTES, check_command, check_settings, documents

from placewright.api import create_app
from placewright.api.openapi import describe
from placewright.settings import load_settings

FILES = sorted(file.name for file in (DEPLOY / "kubernetes").glob("*.yaml") if file.name != "kustomization.yaml")
OBJECTS = [one for file in FILES for one in documents(f"kubernetes/{file}")]
WORKLOADS = [one for one in OBJECTS if one["kind"] in ("Deployment", "Job")]
CONFIG = next(one["data"] for one in OBJECTS if one["kind"] == "ConfigMap")


def pod(workload: dict[str, Any]) -> dict[str, Any]:
    return workload["spec"]["template"]["spec"]


def box(workload: dict[str, Any]) -> dict[str, Any]:
    return pod(workload)["containers"][0]


def named(workload: dict[str, Any]) -> str:
    return workload["metadata"]["name"]


def kinds(kind: str) -> dict[str, dict[str, Any]]:
    return {one["metadata"]["name"]: one for one in OBJECTS if one["kind"] == kind}


def test_every_file_is_applied_or_is_an_example() -> None:
    (kustomization,) = documents("kubernetes/kustomization.yaml")
    assert set(kustomization["resources"]) == {file for file in FILES if "example" not in file}
    assert {box(one)["image"] for one in WORKLOADS} == {one["name"] for one in kustomization["images"]}


@pytest.mark.parametrize("workload", WORKLOADS, ids=named)
def test_a_workload_asks_for_what_exists(workload: dict[str, Any]) -> None:
    check_command(box(workload)["args"])
    own = {one["name"]: one["value"] for one in box(workload).get("env", ())}
    check_settings({key: value for key, value in (CONFIG | own).items() if key != "PLACEWRIGHT_SECRETS"})
    assert box(workload)["envFrom"] == [{"configMapRef": {"name": "placewright"}}]


@pytest.mark.parametrize("workload", WORKLOADS, ids=named)
def test_a_workload_is_locked_up(workload: dict[str, Any]) -> None:
    assert pod(workload)["securityContext"]["runAsNonRoot"] is True
    assert pod(workload)["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert box(workload)["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert pod(workload)["automountServiceAccountToken"] is False
    assert pod(workload)["enableServiceLinks"] is False  # or the service sets PLACEWRIGHT_PORT to no number
    assert pod(workload).get("terminationGracePeriodSeconds", 30) > SETTINGS["PLACEWRIGHT_DRAIN_SECONDS"].default + 5


@pytest.mark.parametrize("workload", WORKLOADS, ids=named)
def test_what_is_mounted_is_there(workload: dict[str, Any]) -> None:
    volumes = {one["name"]: one for one in pod(workload)["volumes"]}
    mounts = {one["name"]: one for one in box(workload)["volumeMounts"]}
    assert set(volumes) == set(mounts)
    claims = {one["persistentVolumeClaim"]["claimName"] for one in volumes.values() if "persistentVolumeClaim" in one}
    assert claims <= set(kinds("PersistentVolumeClaim"))
    assert volumes["secrets"]["secret"]["secretName"] in kinds("Secret")
    assert mounts["secrets"]["mountPath"] == CONFIG["PLACEWRIGHT_SECRETS"]
    assert mounts["reference"].get("readOnly", False) == (named(workload) != "placewright-reference")


def test_secrets_are_settings() -> None:
    (secret,) = kinds("Secret").values()
    assert {key.upper() for key in secret["stringData"]} <= set(SETTINGS)


@pytest.mark.parametrize("workload", kinds("Deployment").values(), ids=named)
def test_probes_ask_routes_that_exist(workload: dict[str, Any], tmp_path) -> None:
    is_api = named(workload) == "placewright-api"
    app = create_app(load_settings(data=tmp_path))
    routes = set(describe(app)["paths"]) if is_api else WORKER_ROUTES
    app.state.services.database.close()
    (port,) = box(workload)["ports"]
    probes = [probe["httpGet"] for name, probe in box(workload).items() if name.endswith("Probe")]
    assert len(probes) == (3 if is_api else 2)
    assert {probe["path"] for probe in probes} <= routes
    assert {probe["port"] for probe in probes} == {port["name"]}
    setting = SETTINGS["PLACEWRIGHT_PORT"].default if is_api else int(box(workload)["env"][1]["value"])
    assert port["containerPort"] == setting
    told = workload["spec"]["template"]["metadata"]["annotations"]
    assert (told["prometheus.io/port"], told["prometheus.io/path"]) == (str(setting), "/metrics")


def test_selectors_meet_the_pods_that_they_mean() -> None:
    components = {
        named(one): one["spec"]["template"]["metadata"]["labels"]["app.kubernetes.io/component"] for one in WORKLOADS
    }
    for name, workload in kinds("Deployment").items():
        assert workload["spec"]["selector"]["matchLabels"] == {"app.kubernetes.io/component": components[name]}
    for name, budget in kinds("PodDisruptionBudget").items():
        assert budget["spec"]["selector"]["matchLabels"] == {"app.kubernetes.io/component": components[name]}
    (service,) = kinds("Service").values()
    assert service["spec"]["selector"] == {"app.kubernetes.io/component": components["placewright-api"]}
    assert service["spec"]["ports"][0]["targetPort"] == "http"
    (scaler,) = kinds("HorizontalPodAutoscaler").values()
    assert scaler["spec"]["scaleTargetRef"]["name"] in kinds("Deployment")
    assert "replicas" not in kinds("Deployment")["placewright-worker"]["spec"]  # or each apply undoes the scaling
