"""The dashboard, the alerts and docs/operations.md name metrics that exist, and the docs name each of them."""

import json
import re

import pytest
from tests.unit.deploy.named import DEPLOY, ROOT, documents, metric_names

METRICS = metric_names()
PANELS = json.loads((DEPLOY / "grafana" / "placewright.json").read_text(encoding="utf-8"))["panels"]
QUERIES = [target["expr"] for panel in PANELS for target in panel["targets"]]
ALERTS = [rule for group in documents("prometheus/alerts.yaml")[0]["groups"] for rule in group["rules"]]
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
WORD = re.compile(r"placewright_\w+")


def check(query: str) -> None:
    names = WORD.findall(query)
    assert names
    assert set(names) <= set(METRICS), set(names) - set(METRICS)
    known = {label for name in names for label in METRICS[name]} | {"le"}
    grouped = {word.strip() for found in re.findall(r"by \(([^)]*)\)", query) for word in found.split(",")}
    chosen = set(re.findall(r"(\w+)=~?\"", query))
    assert grouped | chosen <= known
    assert query.count("(") == query.count(")")


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_of_the_dashboard_asks_for_what_exists(query: str) -> None:
    check(query)


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: alert["alert"])
def test_an_alert_asks_for_what_exists_and_is_explained(alert) -> None:
    check(alert["expr"])
    assert f"`{alert['alert']}`" in OPERATIONS


def test_the_dashboard_shows_every_metric_of_the_work() -> None:
    shown = {base(name) for query in QUERIES for name in WORD.findall(query)}
    assert shown == {base(name) for name in METRICS if not name.endswith("_created")}


def test_the_docs_explain_every_metric_and_no_other() -> None:
    told = set(re.findall(r"^\| `(placewright_\w+)", OPERATIONS, re.M))
    assert told == {base(name) for name in METRICS if not name.endswith("_created")}


def base(name: str) -> str:
    return re.sub(r"_(bucket|count|sum)$", "", name)
