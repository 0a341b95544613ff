"""The connections that the cluster allows: exactly those that the code makes."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from generators.files import MARK, Files, InlineList, InlineMapping, block
from generators.kubernetes_services import FOLDER
from generators.service_calls import calls
from generators.service_list import DevelopmentPod, Need, Service, ServiceList

GATEWAY = {"atelier/part": "gateway"}
AUDIT = {"atelier/part": "audit"}
BROKER = {"app.kubernetes.io/name": "rabbitmq"}
PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]


def files(root: Path, services: ServiceList) -> Files:
    names = services.names
    callees = {name: sorted(calls(root, name, names), key=names.index) for name in names}
    return {
        FOLDER / "base" / "network" / "services.yaml": _documents(
            "A service: reached by the gateway and by the services that call it; reaches the services it calls, its\n"
            "# own database, the broker and the external services it needs.",
            (_of_service(service, callees) for service in services),
        ),
        FOLDER / "base" / "network" / "databases.yaml": _documents(
            "A database: reached by the service that owns it, and by nothing else.",
            (_of_database(name) for name in names),
        ),
        FOLDER / "audit" / "network.yaml": _documents(
            "The nightly audit reaches every database and the object stores; nothing reaches it.", _of_audit(services)
        ),
        FOLDER / "overlays" / "production" / "databases-network.yaml": _documents(
            "The instances of a replicated database reach each other.", (_of_replicas(name) for name in names)
        ),
        FOLDER / "overlays" / "production" / "private-network.yaml": _documents(
            "The object store and the mail server may be in private networks, which the base's policies leave out.",
            _private(services),
        ),
        FOLDER / "overlays" / "dev" / "outside-network.yaml": _documents(
            "What replaces the outside in development is reached by the services that need it.",
            (policy for pod in _development_pods(services) for policy in _of_development(pod, services)),
        ),
    }


def _of_service(service: Service, callees: dict[str, list[str]]) -> dict[str, Any]:
    callers = [name for name, called in callees.items() if service.name in called]
    ingress = [_from([GATEWAY, *map(_service, callers)], [8080])]
    egress = [
        _to([{"atelier/service": name, "atelier/part": "api"} for name in callees[service.name]], [8080]),
        _to([_database(service.name)], [5432]),
        _to([BROKER], [5672]),
    ]
    ports = [port for need in service.needs for port in need.egress]
    if ports:
        outside = InlineMapping(ipBlock={"cidr": "0.0.0.0/0", "except": PRIVATE})
        egress.append({"to": [outside], "ports": _ports(ports)})
    return _policy(service.name, _service(service.name), ingress, [rule for rule in egress if rule["to"]])


def _of_database(service: str) -> dict[str, Any]:
    return _policy(f"{service}-postgres", _database(service), [_from([_service(service)], [5432])])


def _of_replicas(service: str) -> dict[str, Any]:
    instances, ports = [_database(service)], [5432, 8000]
    return _policy(f"{service}-postgres-replicas", instances[0], [_from(instances, ports)], [_to(instances, ports)])


def _of_audit(services: ServiceList) -> Iterable[dict[str, Any]]:
    outside = InlineMapping(ipBlock={"cidr": "0.0.0.0/0", "except": PRIVATE})
    stores = {port for need in services.needs if need.name == "objects" for port in need.egress}
    egress = [_to(map(_database, services.names), [5432]), {"to": [outside], "ports": _ports(sorted(stores))}]
    yield _policy("audit", AUDIT, [], egress)
    for name in services.names:
        yield _policy(f"{name}-postgres-from-audit", _database(name), [_from([AUDIT], [5432])])


def _private(services: ServiceList) -> Iterable[dict[str, Any]]:
    """Of the services, and of the audit, which reads the object stores."""
    ports = {service.name: (_service(service.name), _private_ports(service.needs)) for service in services}
    stores = _private_ports(need for need in services.needs if need.name == "objects")
    blocks = [InlineMapping(ipBlock={"cidr": network}) for network in services.private_networks]
    for name, (pods, needed) in {**ports, "audit": (AUDIT, stores)}.items():
        if needed:
            yield _policy(f"{name}-private", pods, None, [{"to": blocks, "ports": _ports(needed)}])


def _private_ports(needs: Iterable[Need]) -> list[int]:
    return sorted({port for need in needs for port in need.private})


def _development_pods(services: ServiceList) -> list[DevelopmentPod]:
    """What replaces external services, once where it replaces several."""
    return list({need.development.name: need.development for need in services.needs if need.development}.values())


def _of_development(pod: DevelopmentPod, services: ServiceList) -> Iterable[dict[str, Any]]:
    name, pods, ports = pod.name, {"atelier/part": pod.pod}, [pod.port]
    users = [
        service.name
        for service in services
        if any(need.development and need.development.name == name for need in service.needs)
    ]
    for user in users:
        yield _policy(f"to-{name}-from-{user}", _service(user), None, [_to([pods], ports)])
    yield _policy(name, pods, [_from(map(_service, users), ports)])


def _policy(
    name: str,
    pods: dict[str, str],
    ingress: Sequence[dict[str, Any]] | None = None,
    egress: Sequence[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    """Without rules of a direction, the policy does not apply to that direction."""
    rules = {"Ingress": ingress, "Egress": egress}
    given = {kind: list(each) for kind, each in rules.items() if each is not None}
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": name},
        "spec": {"podSelector": {"matchLabels": pods}, "policyTypes": [*given]}
        | {kind.lower(): each for kind, each in given.items()},
    }


def _from(pods: Iterable[dict[str, str]], ports: Iterable[int]) -> dict[str, Any]:
    return {"from": _selectors(pods), "ports": _ports(ports)}


def _to(pods: Iterable[dict[str, str]], ports: Iterable[int]) -> dict[str, Any]:
    return {"to": _selectors(pods), "ports": _ports(ports)}


def _selectors(pods: Iterable[dict[str, str]]) -> list[dict[str, Any]]:
    return [InlineMapping(podSelector={"matchLabels": labels}) for labels in pods]


def _ports(ports: Iterable[int]) -> list[dict[str, int]]:
    return InlineList({"port": port} for port in ports)


def _service(name: str) -> dict[str, str]:
    return {"atelier/service": name}


def _database(service: str) -> dict[str, str]:
    return {"cnpg.io/cluster": f"{service}-postgres"}


def _documents(purpose: str, documents: Iterable[dict[str, Any]]) -> str:
    return f"{MARK}\n# {purpose}\n" + "---\n".join(map(block, documents))
