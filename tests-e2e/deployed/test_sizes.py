"""Sizes that depend on each other fit: connections, uploads, and what is spread over zones."""

import re
from typing import Any

import pytest
from common.kernel.settings import ServiceSettings
from common.kernel.storefronts import Storefronts

from deployed import composition
from deployed.manifests import (
    OVERLAYS,
    ROOT,
    SERVICES,
    environment,
    of_kind,
    ours,
    overlay,
    pod,
)

BESIDE_THE_POOL, RESERVED = 2, 20
DEFAULT_MOST, DEFAULT_POOL = 100, ServiceSettings.model_fields["database_pool"].default
HOST, ZONE = "kubernetes.io/hostname", "topology.kubernetes.io/zone"
MEBIBYTE = 1_048_576
every_overlay = pytest.mark.parametrize("name", OVERLAYS)


@every_overlay
def test_the_connections_of_all_replicas_fit_into_their_database(name: str) -> None:
    """At the autoscalers' maximum, with the pods that a rollout adds, and some for backups and people."""
    wanted: dict[str, int] = {}
    for service, workload in ours(overlay(name)):
        if service in SERVICES:
            pool = int(environment(workload, overlay(name)).get("ATELIER_DATABASE_POOL", DEFAULT_POOL))
            replicas = most_replicas(name, workload) + workload["spec"]["strategy"]["rollingUpdate"]["maxSurge"]
            wanted[service] = wanted.get(service, RESERVED) + replicas * (pool + BESIDE_THE_POOL)
    assert wanted.keys() == {*SERVICES}
    most = {service: max_connections(name, f"{service}-postgres") for service in SERVICES}
    assert {service: (wanted[service], most[service]) for service in SERVICES if wanted[service] > most[service]} == {}


def most_replicas(name: str, workload: dict[str, Any]) -> int:
    for scaler in of_kind(overlay(name), "HorizontalPodAutoscaler", "ScaledObject"):
        if scaler["spec"]["scaleTargetRef"]["name"] == workload["metadata"]["name"]:
            return int(scaler["spec"].get("maxReplicas") or scaler["spec"]["maxReplicaCount"])
    return int(workload["spec"]["replicas"])


def max_connections(name: str, database: str) -> int:
    (server,) = [
        each for each in of_kind(overlay(name), "Cluster", "StatefulSet") if each["metadata"]["name"] == database
    ]
    if server["kind"] == "Cluster":
        return int(server["spec"]["postgresql"]["parameters"]["max_connections"])
    return DEFAULT_MOST


def test_the_connections_of_compose_fit_into_its_database() -> None:
    running = [each for each in composition.processes().values() if each.get("command") != ["migrate"]]
    pools = [
        int(composition.environment(each).get("ATELIER_DATABASE_POOL", DEFAULT_POOL))
        for each in running
        if composition.service_of(each) in SERVICES
    ]
    command = composition.containers()["postgres"].get("command", [])
    given = [int(word.removeprefix("max_connections=")) for word in command if word.startswith("max_connections=")]
    assert sum(pool + BESIDE_THE_POOL for pool in pools) + RESERVED <= (given[0] if given else DEFAULT_MOST)


def test_the_ingress_takes_the_largest_upload_of_any_shop() -> None:
    folders = ("deploy/storefronts", "deploy/kubernetes/overlays/production/storefronts")
    shops = [shop for folder in folders for shop in Storefronts.load(ROOT / folder)]
    for ingress in of_kind(overlay("production"), "Ingress"):
        size = ingress["metadata"]["annotations"]["nginx.ingress.kubernetes.io/proxy-body-size"]
        assert re.fullmatch(r"\d+m", size)
        assert int(size[:-1]) * MEBIBYTE >= max(
            max(shop.max_upload_bytes, shop.max_body_bytes, shop.max_import_bytes) for shop in shops
        )


@every_overlay
def test_replicas_are_spread_over_nodes_and_zones(name: str) -> None:
    for _, workload in ours(overlay(name)):
        spread = pod(workload)["topologySpreadConstraints"]
        assert [each["topologyKey"] for each in spread] == [ZONE, HOST]
        labels = workload["spec"]["template"]["metadata"]["labels"]
        for each in spread:
            assert each["labelSelector"]["matchLabels"].items() <= labels.items()
            assert each["labelSelector"]["matchLabels"] == workload["spec"]["selector"]["matchLabels"]


def test_in_production_databases_and_broker_are_spread_over_zones() -> None:
    for cluster in of_kind(overlay("production"), "Cluster"):
        (spread,) = cluster["spec"]["topologySpreadConstraints"]
        assert spread["topologyKey"] == ZONE
        assert spread["labelSelector"] == {"matchLabels": {"cnpg.io/cluster": cluster["metadata"]["name"]}}
    (broker,) = of_kind(overlay("production"), "RabbitmqCluster")
    preferred = broker["spec"]["affinity"]["podAntiAffinity"]["preferredDuringSchedulingIgnoredDuringExecution"]
    assert [each["podAffinityTerm"]["topologyKey"] for each in preferred] == [ZONE]
