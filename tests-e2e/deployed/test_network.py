"""The NetworkPolicies allow exactly the connections that the code makes."""

import itertools
from collections.abc import Collection
from functools import cache

import pytest
from generators.service_calls import calls
from generators.service_list import ServiceList

from deployed.manifests import OVERLAYS, ROOT, SERVICES, whole
from deployed.policies import Policies

GATEWAY = {"atelier/part": "gateway"}
BROKER = {"app.kubernetes.io/name": "rabbitmq"}
COUNTERS = {"atelier/part": "counters"}
UNNAMED_POD = {"app": "unnamed"}
SOLVER = {"acme.cert-manager.io/http01-solver": "true"}
PARTS = ("api", "worker")


def process(service: str, part: str) -> dict[str, str]:
    return {"atelier/service": service, "atelier/part": part}


def database(service: str) -> dict[str, str]:
    return {"cnpg.io/cluster": f"{service}-postgres"}


@cache
def called(service: str) -> Collection[str]:
    """The services that a service's code calls."""
    return calls(ROOT, service, SERVICES)


@pytest.fixture(params=OVERLAYS)
def policies(request: pytest.FixtureRequest) -> Policies:
    return Policies(whole(request.param))


def test_a_service_reaches_exactly_the_services_its_code_calls(policies: Policies) -> None:
    for source, target in itertools.permutations(SERVICES, 2):
        for part in PARTS:
            allowed = policies.allow(process(source, part), process(target, "api"), 8080)
            assert allowed == (target in called(source)), f"{source} {part} to {target}"


def test_no_pod_may_connect_to_a_worker(policies: Policies) -> None:
    for source, target in itertools.product(SERVICES, SERVICES):
        if target not in called(source):
            assert not policies.allow(process(source, "api"), process(target, "worker"), 8080)


def test_the_gateway_reaches_every_service(policies: Policies) -> None:
    assert all(policies.allow(GATEWAY, process(service, "api"), 8080) for service in SERVICES)


def test_only_the_gateway_is_reachable_from_outside_the_namespace(policies: Policies) -> None:
    assert policies.let_in_from_elsewhere(GATEWAY) == {"ingress-nginx"}
    for service, part in itertools.product(SERVICES, PARTS):
        assert policies.let_in_from_elsewhere(process(service, part)) == set()
    assert policies.let_in_from_elsewhere(COUNTERS) == set()


def test_a_database_is_reachable_only_by_its_owner(policies: Policies) -> None:
    for owner, service in itertools.product(SERVICES, SERVICES):
        for part in (*PARTS, "migration"):
            assert policies.allow(process(service, part), database(owner), 5432) == (service == owner)
        assert not policies.allow(GATEWAY, database(owner), 5432)
        assert not policies.allow(UNNAMED_POD, database(owner), 5432)


def test_the_broker_is_reached_by_workers_and_the_gateway(policies: Policies) -> None:
    assert policies.allow(GATEWAY, BROKER, 5672)
    for service in SERVICES:
        assert policies.allow(process(service, "worker"), BROKER, 5672)
        assert not policies.allow(process(service, "api"), BROKER, 5672)
    assert not policies.allow(UNNAMED_POD, BROKER, 5672)


def test_redis_is_reachable_only_by_the_gateway(policies: Policies) -> None:
    assert policies.allow(GATEWAY, COUNTERS, 6379)
    assert not any(policies.allow(process(service, part), COUNTERS, 6379) for service in SERVICES for part in PARTS)


@pytest.mark.parametrize("name", ["production", "production-keda"])
def test_the_solver_of_certificate_challenges_is_reachable_only_through_the_ingress(name: str) -> None:
    policies = Policies(whole(name))
    assert policies.let_in_from_elsewhere(SOLVER, 8089) == {"ingress-nginx"}
    assert policies.let_in_from_elsewhere(SOLVER, 8080) == set()
    assert not policies.allow(SOLVER, process("orders", "api"), 8080)
    assert not policies.allow(GATEWAY, SOLVER, 8089)


def test_an_unnamed_pod_has_no_connections(policies: Policies) -> None:
    assert policies.selected(UNNAMED_POD, "Ingress")
    assert policies.selected(UNNAMED_POD, "Egress")
    assert not policies.allow(UNNAMED_POD, GATEWAY, 8000)
    assert not policies.allow(UNNAMED_POD, process("orders", "api"), 8080)


PUBLIC, PRIVATE, API_SERVER = "203.0.113.7", "10.200.3.4", "10.96.0.1"
PORTS = {"mail": (587, 465), "objects": (443,), "stripe": (443,), "oauth": (443,), "receivers": (443,)}
PRIVATE_PORTS = {"mail": (25, 465, 587), "objects": (443, 9000)}


@pytest.mark.parametrize("name", ["production", "production-keda"])
def test_a_service_reaches_the_outside_at_the_ports_of_its_needs(name: str) -> None:
    """The internet, and of the private networks those that may have an object store and a mail server."""
    policies = Policies(whole(name))
    for service, part in itertools.product(ServiceList.read(ROOT), PARTS):
        needed = [need.name for need in service.needs]
        public = {port for need in needed for port in PORTS.get(need, ())}
        private = {port for need in needed for port in PRIVATE_PORTS.get(need, ())}
        for port in (25, 80, 443, 465, 587, 5432, 9000):
            source = process(service.name, part)
            assert policies.allow_address(source, PUBLIC, port) == (port in public), f"{service.name}: {port}"
            assert policies.allow_address(source, PRIVATE, port) == (port in private), f"{service.name}: {port}"
            assert not policies.allow_address(source, API_SERVER, port)
    assert not any(policies.allow_address(GATEWAY, address, 443) for address in (PUBLIC, PRIVATE, API_SERVER))
    audit = {"atelier/part": "audit"}
    assert policies.allow_address(audit, PRIVATE, 9000)
    assert not policies.allow_address(audit, PRIVATE, 587)
