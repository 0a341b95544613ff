"""Dashboards and alerts query metrics and event types that exist."""

import ast
import functools
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from common.events.registry import CONSUMERS, EVENTS
from common.jobs import wakeup
from common.messaging.rabbitmq import consumer
from common.messaging.rabbitmq.topology import BrokerTopology
from common.runtime import loops, worker

from deployed.kustomization import documents
from deployed.manifests import KUBERNETES, ROOT, SERVICES, of_kind, overlay
from deployed.policies import Policies, matches

DASHBOARDS = ROOT / "deploy" / "dashboards"
CODE = ("libs/common/common", "gateway/gateway", *(f"services/{path.name}" for path in (ROOT / "services").iterdir()))
# Of the broker's own exporter (`/metrics/detailed?family=queue_coarse_metrics`).
OF_THE_BROKER = {"rabbitmq_detailed_queue_messages", "rabbitmq_detailed_queue_messages_ready"}
OF_KUBE_STATE_METRICS = {"kube_pod_container_status_restarts_total"}
FUNCTIONS = {"sum", "count", "rate", "increase", "max", "by", "histogram_quantile", "absent", "label_values", "or"}
SUFFIXES = {
    "create_counter": ("_total",),
    "create_histogram": ("_bucket", "_count", "_sum"),
    "create_gauge": ("",),
    "create_observable_gauge": ("",),
}


@functools.cache
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


def expressions() -> Iterator[tuple[str, str]]:
    """Every expression of the dashboards and alerts, with its place."""
    for file in sorted(DASHBOARDS.glob("*.json")):
        board = json.loads(file.read_text())
        for panel in board["panels"]:
            yield from ((f"{file.stem}: {panel['title']}", target["expr"]) for target in panel["targets"])
        yield from ((f"{file.stem}: {each['name']}", each["query"]["query"]) for each in board["templating"]["list"])
    yield from ((rule["alert"], rule["expr"]) for rule in rules())


def rules() -> list[dict[str, Any]]:
    """Every rule: those that are the same everywhere, and those of a cluster alone."""
    everywhere = yaml.safe_load((DASHBOARDS / "alerts.yaml").read_text())
    (cluster,) = documents(KUBERNETES / "monitoring" / "cluster-alerts.yaml")
    return [rule for groups in (everywhere, cluster["spec"]) for group in groups["groups"] for rule in group["rules"]]


def metrics(expression: str) -> set[str]:
    bare = re.sub(r"\{[^}]*\}|\"[^\"]*\"|\[[^\]]*\]|(by|on) \([^)]*\)|, \w+\)", " ", expression)
    return set(re.findall(r"[a-z]\w+", bare)) - FUNCTIONS


EXPRESSIONS = dict(expressions())


@pytest.mark.parametrize("where", EXPRESSIONS)
def test_every_queried_metric_exists(where: str) -> None:
    found = metrics(EXPRESSIONS[where])
    assert found
    assert found - OF_THE_BROKER - OF_KUBE_STATE_METRICS - measured() == set()


def test_an_unknown_metric_is_detected() -> None:
    assert metrics("sum by (le) (rate(made_up_total[5m])) > 1") - measured() == {"made_up_total"}


def test_every_queried_event_type_exists() -> None:
    facts = {fact for expression in EXPRESSIONS.values() for fact in re.findall(r'event_type="([^"]+)"', expression)}
    assert facts
    assert facts <= {event.type for event in EVENTS}


def test_the_queried_queues_are_the_brokers() -> None:
    topology = BrokerTopology(CONSUMERS)
    patterns = {found for each in EXPRESSIONS.values() for found in re.findall(r'queue=~"([^"]+)"', each)}
    queues = [name for service in CONSUMERS for name in (topology.queue(service), topology.dead_queue(service))]
    for pattern in patterns:
        assert any(re.fullmatch(pattern.replace("\\\\", "\\"), queue) for queue in queues), pattern
    depth = re.compile(r"atelier\.[a-z]+")
    assert {queue for queue in queues if depth.fullmatch(queue)} == {topology.queue(service) for service in CONSUMERS}


def test_every_metric_for_operations_has_a_panel() -> None:
    titles = " ".join(EXPRESSIONS).lower()
    for subject in ("traffic", "errors", "latency", "saturation", "funnel", "payments", "outbox", "queue depth"):
        assert subject in titles
    assert "dead letters" in titles
    assert "jobs" in titles


def test_every_alert_is_documented() -> None:
    explained = (ROOT / "docs" / "operations.md").read_text()
    assert [rule["alert"] for rule in rules() if f"`{rule['alert']}`" not in explained] == []


def test_absent_workers_are_reported_per_service() -> None:
    asked_for = re.findall(r'absent\(\w+\{atelier_service="(\w+)"\}\)', EXPRESSIONS["WorkersAbsent"])
    assert sorted(asked_for) == sorted(SERVICES)


def test_no_loop_counts_as_stopped_during_its_longest_step() -> None:
    quick, others = (
        float(number) for number in re.findall(r"> (\d+)$", EXPRESSIONS["BackgroundLoopStopped"], re.MULTILINE)
    )
    assert quick >= max(loops.STEP_SECONDS + loops.GRACE_SECONDS, wakeup.BOUND_SECONDS)
    assert others >= max(worker.TIMER_SECONDS + loops.GRACE_SECONDS, consumer.HANDLE_SECONDS)


def test_a_cluster_has_the_rules_of_compose() -> None:
    (rule,) = [
        each for each in of_kind(overlay("production"), "PrometheusRule") if each["metadata"]["name"] == "atelier"
    ]
    wanted = yaml.safe_load((DASHBOARDS / "alerts.yaml").read_text())
    assert rule["spec"] == wanted, "run `make generate`"


def test_a_cluster_has_every_dashboard_where_grafanas_sidecar_reads() -> None:
    maps = [
        each
        for each in of_kind(overlay("production"), "ConfigMap")
        if each["metadata"].get("labels") == {"grafana_dashboard": "1"}
    ]
    shipped = {name: text for each in maps for name, text in each["data"].items()}
    assert shipped == {file.name: file.read_text() for file in DASHBOARDS.glob("*.json")}


def test_prometheus_may_reach_its_targets() -> None:
    """By the ports that the operators give these names; the collector is in Prometheus' own namespace."""
    ports = {"metrics": 9187, "prometheus": 15692}
    pods = {
        "databases": {"cnpg.io/cluster": "orders-postgres", "cnpg.io/podRole": "instance"},
        "rabbitmq": {"app.kubernetes.io/name": "rabbitmq"},
    }
    policies = Policies(overlay("production"))
    monitors = of_kind(overlay("production"), "PodMonitor")
    assert {each["metadata"]["name"] for each in monitors} == set(pods)
    for each in monitors:
        labels = pods[each["metadata"]["name"]]
        assert matches(each["spec"]["selector"], labels)
        for endpoint in each["spec"]["podMetricsEndpoints"]:
            assert "observability" in policies.let_in_from_elsewhere(labels, ports[endpoint["port"]])


def test_the_broker_is_scraped_as_under_compose() -> None:
    compose = yaml.safe_load((ROOT / "deploy/compose/telemetry/prometheus.yaml").read_text())
    (job,) = [each for each in compose["scrape_configs"] if each["job_name"] == "rabbitmq"]
    (monitor,) = [
        each for each in of_kind(overlay("production"), "PodMonitor") if each["metadata"]["name"] == "rabbitmq"
    ]
    (endpoint,) = monitor["spec"]["podMetricsEndpoints"]
    assert (endpoint["path"], endpoint["params"]) == (job["metrics_path"], job["params"])


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool, to run rules, is not on this machine")
def test_alerts_fire_when_they_should_and_not_otherwise(tmp_path: Path) -> None:
    (cluster,) = documents(KUBERNETES / "monitoring" / "cluster-alerts.yaml")
    (tmp_path / "cluster.yaml").write_text(yaml.safe_dump(cluster["spec"]))
    shutil.copy(DASHBOARDS / "alerts.yaml", tmp_path)
    shutil.copy(Path(__file__).with_name("alerts.test.yaml"), tmp_path)
    done = subprocess.run(
        ["promtool", "test", "rules", tmp_path / "alerts.test.yaml"], capture_output=True, check=False, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
