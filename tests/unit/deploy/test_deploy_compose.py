"""deploy/compose.yaml and the Dockerfile name only what the program has, and keep to what they promise."""

import re
import tomllib

import pytest
from tests.unit.deploy.named import DEPLOY, ROOT, SETTINGS, WORKER_ROUTES, check_command, check_settings, documents

COMPOSE = documents("compose.yaml")[0]
OURS = {name: one for name, one in COMPOSE["services"].items() if one["image"].startswith("${PLACEWRIGHT_IMAGE")}
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==(\S+)", re.M)


@pytest.mark.parametrize("name", OURS)
def test_a_service_of_ours_asks_for_what_exists(name: str) -> None:
    service = OURS[name]
    if "command" in service:
        check_command(service["command"])
    check_settings({key: value for key, value in service["environment"].items() if key != "PLACEWRIGHT_SECRETS"})
    assert f"{service['environment']['PLACEWRIGHT_SECRETS']}/" == "/run/secrets/"


@pytest.mark.parametrize("name", OURS)
def test_a_service_of_ours_cannot_write_its_root_nor_gain_rights(name: str) -> None:
    service = OURS[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert any(one == "reference:/data/reference:ro" for one in service["volumes"]) == (name != "commands")


def test_it_has_two_servers_and_three_workers() -> None:
    assert {name: OURS[name]["deploy"]["replicas"] for name in ("api", "worker")} == {"api": 2, "worker": 3}


def test_secrets_are_files_that_are_settings() -> None:
    assert {"placewright_database_url", "postgres_password"} == set(COMPOSE["secrets"])
    assert "PLACEWRIGHT_DATABASE_URL" in SETTINGS
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    assert not re.search(r"PASSWORD:|postgresql://", text)


def test_ports_and_probes_are_those_of_the_program() -> None:
    worker = OURS["worker"]
    assert worker["expose"] == [worker["environment"]["PLACEWRIGHT_METRICS_PORT"]] == ["9090"]
    assert any(f"127.0.0.1:9090{route}" in worker["healthcheck"]["test"][-1] for route in WORKER_ROUTES)
    assert OURS["api"]["expose"] == [str(SETTINGS["PLACEWRIGHT_PORT"].default)] == ["8080"]
    caddy = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    assert re.search(r"name api\s+port 8080", caddy)


def test_every_volume_and_file_is_there() -> None:
    used = {mount.split(":")[0] for one in COMPOSE["services"].values() for mount in one.get("volumes", ())}
    assert {one for one in used if not one.startswith((".", "$"))} == set(COMPOSE["volumes"])
    assert (DEPLOY / "Caddyfile").is_file()
    assert OURS["api"]["build"] == {"context": "..", "dockerfile": "deploy/Dockerfile"}


def test_the_image_is_what_it_promises() -> None:
    for line in ("USER 10001:10001", "STOPSIGNAL SIGTERM", 'ENTRYPOINT ["placewright"]', 'CMD ["serve"]'):
        assert line in DOCKERFILE
    assert "http://127.0.0.1:8080/healthz" in DOCKERFILE
    check_settings(dict(re.findall(r"(PLACEWRIGHT_\w+)=(\S+)", DOCKERFILE)))
    copied = [word for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.M) for word in line.split()[:-1]]
    ignore = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    for word in copied:
        assert (ROOT / word).exists(), word
        assert f"!{word.rstrip('/')}" in ignore, word


def test_the_image_has_the_versions_of_the_lock_and_all_that_it_needs() -> None:
    whole = dict(PIN.findall((ROOT / "requirements.lock").read_text(encoding="utf-8")))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"]
    wanted = {
        "runtime": [*project["project"]["dependencies"], *extras["postgres"], *extras["otel"]],
        "build": project["dependency-groups"]["build"],
    }
    for name, requirements in wanted.items():
        pins = dict(PIN.findall((DEPLOY / "locks" / f"{name}.txt").read_text(encoding="utf-8")))
        assert pins.items() <= whole.items()
        assert {re.match(r"[\w.-]+", one)[0].lower() for one in requirements} <= set(pins)  # type: ignore[index]
