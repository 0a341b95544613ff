"""Dashboards and alerts ask for metrics that the code has, and for facts that the platform publishes."""

import ast
import json
import re
from collections.abc import Iterator

import pytest
import yaml
from common.events.catalogue import CONSUMERS, EVENTS
from common.rabbitmq.topology import Topology

from deployed.manifests import ROOT

DASHBOARDS = ROOT / "deploy" / "dashboards"
CODE = ("libs/common/common", "gateway/gateway", *(f"services/{path.name}" for path in (ROOT / "services").iterdir()))
# Of the broker's own exporter (`/metrics/detailed?family=queue_coarse_metrics`).
OF_THE_BROKER = {"rabbitmq_detailed_queue_messages", "rabbitmq_detailed_queue_messages_ready"}
FUNCTIONS = {"sum", "rate", "increase", "max", "by", "histogram_quantile", "absent", "label_values", "or"}
SUFFIXES = {
    "create_counter": ("_total",),
    "create_histogram": ("_bucket", "_count", "_sum"),
    "create_gauge": ("",),
    "create_observable_gauge": ("",),
}


def measured() -> set[str]:
    """Every metric of the code, under the names that Prometheus has for it."""
    return {
        name for folder in CODE for file in (ROOT / folder).rglob("*.py") for name in _of(ast.parse(file.read_text()))
    }


def _of(module: ast.Module) -> Iterator[str]:
    for call in ast.walk(module):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in SUFFIXES:
            name = ast.literal_eval(call.args[0]).replace(".", "_")
            units = [ast.literal_eval(each.value) for each in call.keywords if each.arg == "unit"]
            unit = "_seconds" if units == ["s"] else ""
            yield from (f"{name}{unit}{suffix}" for suffix in SUFFIXES[call.func.attr])


def asked() -> Iterator[tuple[str, str]]:
    """Every expression of the dashboards and alerts, with where it stands."""
    for file in sorted(DASHBOARDS.glob("*.json")):
        board = json.loads(file.read_text())
        for panel in board["panels"]:
            yield from ((f"{file.stem}: {panel['title']}", target["expr"]) for target in panel["targets"])
        yield from ((f"{file.stem}: {each['name']}", each["query"]["query"]) for each in board["templating"]["list"])
    for group in yaml.safe_load((DASHBOARDS / "alerts.yaml").read_text())["groups"]:
        yield from ((rule["alert"], rule["expr"]) for rule in group["rules"])


def metrics(expression: str) -> set[str]:
    bare = re.sub(r"\{[^}]*\}|\"[^\"]*\"|\[[^\]]*\]|(by|on) \([^)]*\)|, \w+\)", " ", expression)
    return set(re.findall(r"[a-z]\w+", bare)) - FUNCTIONS


EXPRESSIONS = dict(asked())


@pytest.mark.parametrize("where", EXPRESSIONS)
def test_every_metric_asked_for_exists(where: str) -> None:
    found = metrics(EXPRESSIONS[where])
    assert found
    assert found - OF_THE_BROKER - measured() == set()


def test_a_metric_nobody_measures_would_be_seen() -> None:
    assert metrics("sum by (le) (rate(made_up_total[5m])) > 1") - measured() == {"made_up_total"}


def test_every_fact_asked_for_is_an_event() -> None:
    facts = {fact for expression in EXPRESSIONS.values() for fact in re.findall(r'event_type="([^"]+)"', expression)}
    assert facts
    assert facts <= {event.type for event in EVENTS}


def test_the_queues_asked_for_are_the_broker_s() -> None:
    topology = Topology(CONSUMERS)
    patterns = {found for each in EXPRESSIONS.values() for found in re.findall(r'queue=~"([^"]+)"', each)}
    queues = [name for service in CONSUMERS for name in (topology.queue(service), topology.dead_queue(service))]
    queues.append(topology.retry(1))
    for pattern in patterns:
        assert any(re.fullmatch(pattern.replace("\\\\", "\\"), queue) for queue in queues), pattern
    depth = re.compile(r"atelier\.[a-z]+")
    assert {queue for queue in queues if depth.fullmatch(queue)} == {topology.queue(service) for service in CONSUMERS}


def test_there_is_a_panel_for_everything_operations_ask_about() -> None:
    titles = " ".join(EXPRESSIONS).lower()
    for subject in ("traffic", "errors", "latency", "saturation", "funnel", "payments", "outbox", "queue depth"):
        assert subject in titles
    assert "dead letters" in titles
    assert "jobs" in titles


def test_every_alert_is_explained() -> None:
    explained = (ROOT / "docs" / "operations.md").read_text()
    rules = yaml.safe_load((DASHBOARDS / "alerts.yaml").read_text())["groups"][0]["rules"]
    assert [rule["alert"] for rule in rules if f"`{rule['alert']}`" not in explained] == []
