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
from urllib.parse import urlsplit
from uuid import UUID

import httpx
import pytest
import yaml
from atelier.embedded.wiring import create_services_for_inspection
from clients.emporium import Card
from common.db.database import Database
from common.events.registry import CONSUMERS, EVENTS
from common.jobs import wakeup
from common.jobs.measures import measure
from common.kernel.storefronts import Storefronts
from common.messaging.rabbitmq import consumer
from common.messaging.rabbitmq.topology import BrokerTopology
from common.runtime import loops, worker
from emporium_orders import paid
from gateway.routing.service_paths import PATH_TEMPLATES
from platform_under_test import PlatformUnderTest
from testkit.conditions import eventually
from testkit.readings import Readings, readings
from testkit.storefronts import SHIPPED

from deployed import composition
from deployed.kustomization import documents
from deployed.manifests import KUBERNETES, ROOT, SERVICES, of_kind, overlay
from deployed.policies import Policies, matches

READS_THE_CODE = pytest.mark.xdist_group("dashboards")
"""One worker does it. Not of tests that use a platform: groups come first, and other tests move its clock."""
DASHBOARDS = ROOT / "deploy" / "dashboards"
CODE = ("libs/common/common", "gateway/gateway", *(f"services/{path.name}" for path in (ROOT / "services").iterdir()))
# Of the broker's own exporter (`/metrics/detailed?family=queue_coarse_metrics`).
OF_THE_BROKER = {"rabbitmq_detailed_queue_messages", "rabbitmq_detailed_queue_messages_ready"}
OF_A_CLUSTER = {
    "kube_job_status_failed",
    "kube_pod_container_status_restarts_total",
    "kubelet_volume_stats_available_bytes",
    "kubelet_volume_stats_capacity_bytes",
    "barman_cloud_cloudnative_pg_io_last_available_backup_timestamp",
    "cnpg_pg_stat_archiver_last_failed_time",
    "cnpg_pg_stat_archiver_last_archived_time",
}
OF_EXPORTERS = {
    "probe_success",
    "probe_ssl_earliest_cert_expiry",
    "node_filesystem_avail_bytes",
    "node_filesystem_size_bytes",
}
FUNCTIONS = {
    *("sum", "count", "rate", "increase", "max", "min", "by", "histogram_quantile", "absent", "label_values"),
    *("or", "and", "time"),
}
# Of Prometheus, of exporters, of a cluster, and of the exporter of our metrics.
OTHER_LABELS = {
    *("le", "instance", "mountpoint", "fstype", "queue", "pod", "container", "namespace", "persistentvolumeclaim"),
    *("job_name", "cnpg_io_cluster", "service_instance_id"),
}
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
    bare = re.sub(r"\{[^}]*\}|\[[^\]]*\]|(by|on) \([^)]*\)|, \w+\)", " ", _without_strings(expression))
    return set(re.findall(r"[a-z]\w+", bare)) - FUNCTIONS


def labels(expression: str) -> set[str]:
    """The labels by which an expression selects and groups."""
    bare = _without_strings(expression)
    grouped = {name for names in re.findall(r"by \(([^)]*)\)", bare) for name in re.findall(r"\w+", names)}
    selected = {name for names in re.findall(r"\{([^}]*)\}", bare) for name in re.findall(r"(\w+)\s*[=!]", names)}
    return grouped | selected | set(re.findall(r"label_values\(\w+, (\w+)\)", bare))


def _without_strings(expression: str) -> str:
    return re.sub(r'"(\\.|[^"\\])*"', '""', expression)


@functools.cache
def attributes() -> set[str]:
    """The attributes of metrics in the code, as labels of Prometheus."""
    modules = [ast.parse(file.read_text()) for folder in CODE for file in (ROOT / folder).rglob("*.py")]
    nodes = [node for module in modules for node in ast.walk(module)]
    words = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    added = {
        f"atelier_{keyword.arg}"
        for node in nodes
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "record_response"
        for keyword in node.keywords
    }
    return {each.replace(".", "_") for each in words if re.fullmatch(r"[a-z]+(\.[a-z_]+)+", each)} | added


EXPRESSIONS = dict(expressions())
WAITING = """
    with held as (
        insert into maintenance (storefront, version, is_on, changed_at) values ('closed', 1, true, now())
    )
    insert into tasks (key, handler, payload, run_at, created_at)
    values ('00000000-0000-0000-0000-000000000007', 'job:RunJob', '{"storefront": "closed"}', now(), now())
"""


@READS_THE_CODE
@pytest.mark.parametrize("where", EXPRESSIONS)
def test_every_queried_metric_exists(where: str) -> None:
    found = metrics(EXPRESSIONS[where])
    assert found
    assert found - OF_THE_BROKER - OF_A_CLUSTER - OF_EXPORTERS - measured() == set()


@READS_THE_CODE
@pytest.mark.parametrize("where", EXPRESSIONS)
def test_every_queried_label_exists(where: str) -> None:
    assert labels(EXPRESSIONS[where]) - OTHER_LABELS - attributes() == set()


SUFFIX_OF_KIND = {"Sum": "_total", "Gauge": "", "Histogram": "_count"}
BY_SHOP = "by storefront"


def exported(found: Readings) -> dict[str, list[set[str]]]:
    """The labels of each series of this process, by the name that Prometheus has for the metric."""
    series: dict[str, list[set[str]]] = {}
    for metric in found.metrics():
        unit = "_seconds" if metric.unit == "s" else ""
        name = f"{metric.name.replace('.', '_')}{unit}{SUFFIX_OF_KIND[type(metric.data).__name__]}"
        of_points = [{label.replace(".", "_") for label in point.attributes} for point in metric.data.data_points]
        series.setdefault(name, []).extend(of_points)
    return series


async def test_the_panels_of_shops_find_what_running_services_export(
    embedded: PlatformUnderTest, embedded_databases: dict[str, str]
) -> None:
    """After a purchase and its refund, and while a job waits."""
    found = readings()
    staff, shopper = await embedded.staff(), await embedded.customer()
    await paid(shopper, Card(embedded.sandbox), await staff.product(stock=1))
    (payment,) = (await staff.call("GET", "/payments", 200, params={"limit": 1}))["items"]
    await staff.call("POST", f"/payments/{payment['id']}/refunds", 201, json={"full": True})
    (generation,) = [each for each in create_services_for_inspection(SHIPPED) if each.name == "generation"]
    database = Database(embedded_databases["generation"], pool_size=1)
    try:
        await database.autocommit.execute(WAITING)
        await measure("generation", database, generation.handlers)
    finally:
        await database.autocommit.execute("delete from tasks where key = %(key)s", key=UUID(int=7))
        await database.autocommit.execute("delete from maintenance where storefront = 'closed'")
        await database.close()

    async def is_refunded() -> bool:
        return bool(found.value("atelier.money.refunded", {"atelier.storefront": "emporium"}) > 0)

    await eventually(is_refunded, within=60)
    panels = {where: expression for where, expression in EXPRESSIONS.items() if BY_SHOP in where.lower()}
    series = exported(found)
    assert len(panels) >= len(["traffic", "revenue", "refunds", "waiting", "oldest"])
    for where, expression in panels.items():
        for metric in metrics(expression):
            assert any(labels(expression) <= each | OTHER_LABELS | {"service_name"} for each in series[metric]), where


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


@pytest.mark.parametrize(
    ("alert", "label"),
    [
        ("WorkersAbsent", 'atelier_service="(.*)"'),
        ("ApisAbsent", 'atelier_part="(.*)-api"'),
        ("BackupsNotMeasured", 'namespace="atelier", cnpg_io_cluster="(.*)-postgres"'),
    ],
)
def test_what_is_absent_is_reported_per_service(alert: str, label: str) -> None:
    assert sorted(re.findall(rf"absent\(\w+\{{{label}\}}\)", EXPRESSIONS[alert])) == sorted(SERVICES)


def test_slow_answers_leave_out_routes_that_exist() -> None:
    (patterns,) = re.findall(r'http_route!~"([^"]+)"', EXPRESSIONS["SlowAnswers"])
    templates = {template for contract in PATH_TEMPLATES.values() for template in contract}
    for left_out in re.sub(r"\(([^)]*)\)", lambda found: f"({found[1].replace('|', '¦')})", patterns).split("|"):
        pattern = left_out.replace("¦", "|")
        assert [each for each in templates if re.fullmatch(pattern, each)], pattern


def test_slow_answers_leave_out_every_stream_and_every_held_request() -> None:
    """The routes that respond when something has been drawn, or as it happens."""
    (pattern,) = re.findall(r'http_route!~"([^"]+)"', EXPRESSIONS["SlowAnswers"])
    contracts = PATH_TEMPLATES.items()
    slow = {path for contract, paths in contracts for path in paths if path.endswith(("/events/", "-versions/"))}
    assert len(slow) == len(["jobs", "restorations", "character", "cover", "page"])
    assert {path for path in slow if re.fullmatch(pattern, path)} == slow


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


async def test_every_shop_of_compose_is_probed_at_a_page_for_visitors(embedded: PlatformUnderTest) -> None:
    (job,) = [each for each in scrape_configs() if each["job_name"] == "probe"]
    addresses = job["static_configs"][0]["targets"]
    assert {address.partition("://")[2].partition("/")[0] for address in addresses} == {"gateway:8000"}
    paths = [address.removeprefix("http://gateway:8000/") for address in addresses]
    assert paths.pop(0) == "health/ready"
    probed = {name: f"/{path}" for name, _, path in (each.partition("/") for each in paths)}
    assert probed.keys() == {each.name for each in Storefronts.load(ROOT / "deploy" / "storefronts")}
    async with httpx.AsyncClient(base_url=embedded.base, trust_env=False) as client:
        answers = {name: (await client.get(f"/{name}{path}")).status_code for name, path in probed.items()}
    assert answers == dict.fromkeys(probed, 200)


def test_every_host_of_the_ingress_is_probed() -> None:
    (probe,) = of_kind(overlay("production"), "Probe")
    probed = {urlsplit(address).netloc for address in probe["spec"]["targets"]["staticConfig"]["static"]}
    hosts = {rule["host"] for each in of_kind(overlay("production"), "Ingress") for rule in each["spec"]["rules"]}
    assert probed == hosts


def test_every_target_under_compose_is_a_container() -> None:
    targets = [target for job in scrape_configs() for each in job["static_configs"] for target in each["targets"]]
    hosts = {(urlsplit(target).hostname if "://" in target else target.partition(":")[0]) for target in targets}
    replaced = {
        str(each["replacement"]).partition(":")[0]
        for job in scrape_configs()
        for each in job.get("relabel_configs", ())
        if "replacement" in each
    }
    assert hosts | replaced <= composition.containers().keys()


def scrape_configs() -> list[dict[str, Any]]:
    document = yaml.safe_load((ROOT / "deploy/compose/telemetry/prometheus.yaml").read_text())
    found: list[dict[str, Any]] = document["scrape_configs"]
    return found


def test_the_broker_is_scraped_as_under_compose() -> None:
    (job,) = [each for each in scrape_configs() if each["job_name"] == "rabbitmq"]
    (monitor,) = [
        each for each in of_kind(overlay("production"), "PodMonitor") if each["metadata"]["name"] == "rabbitmq"
    ]
    (endpoint,) = monitor["spec"]["podMetricsEndpoints"]
    assert (endpoint["path"], endpoint["params"]) == (job["metrics_path"], job["params"])


@pytest.mark.verify
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
