"""The overlays as their objects, and what one asks of an object."""

import functools
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from cart.settings import Settings as Cart
from catalog.settings import Settings as Catalog
from gateway.settings import GatewaySettings
from identity.settings import Settings as Identity
from orders.settings import Settings as Orders
from payments.settings import Settings as Payments
from pydantic_settings import BaseSettings

from deployed.kustomization import Object, build

ROOT = Path(__file__).resolve().parents[2]
KUBERNETES = ROOT / "deploy" / "kubernetes"
SETTINGS: dict[str, type[BaseSettings]] = {
    "identity": Identity,
    "catalog": Catalog,
    "cart": Cart,
    "orders": Orders,
    "payments": Payments,
    "gateway": GatewaySettings,
}
SERVICES = tuple(name for name in SETTINGS if name != "gateway")
# Each is applied together: what one refers to is in it, or made by an operator.
OVERLAYS = ("dev", "production", "production-keda")
MIGRATIONS = tuple(f"{name}/migrations/{phase}" for name in ("dev", "production") for phase in ("before", "after"))
FOLDERS = (*OVERLAYS, "dev/engines", "production/engines", *MIGRATIONS)


@functools.cache
def overlay(name: str) -> tuple[Object, ...]:
    return tuple(build(KUBERNETES / "overlays" / name))


def whole(name: str) -> tuple[Object, ...]:
    """An overlay with the migrations that run before it."""
    return overlay(name) + overlay(f"{name.removesuffix('-keda')}/migrations/before")


def of_kind(objects: tuple[Object, ...], *kinds: str) -> list[Object]:
    return [each for each in objects if each["kind"] in kinds]


def names(objects: tuple[Object, ...], *kinds: str) -> set[str]:
    return {each["metadata"]["name"] for each in of_kind(objects, *kinds)}


def with_pods(objects: tuple[Object, ...]) -> list[Object]:
    return of_kind(objects, "Deployment", "StatefulSet", "Job")


def pod(workload: Object) -> Object:
    spec: Object = workload["spec"]["template"]["spec"]
    return spec


def labels(workload: Object) -> dict[str, str]:
    found: dict[str, str] = workload["spec"]["template"]["metadata"]["labels"]
    return found


def ours(objects: tuple[Object, ...]) -> Iterator[tuple[str, Object]]:
    """Each workload that runs our code, with the service's name."""
    for each in with_pods(objects):
        name = pod(each)["containers"][0]["image"].rpartition("/")[2].partition(":")[0]
        if "atelier/" in pod(each)["containers"][0]["image"]:
            yield name, each


@functools.cache
def development_secrets() -> dict[str, dict[str, str]]:
    """What deploy/kubernetes/secrets.sh prints: data by name. Production's have the same keys and shapes."""
    printed = subprocess.run(
        [KUBERNETES / "secrets.sh"], capture_output=True, check=True, text=True, env={"PATH": "/usr/bin:/bin"}
    ).stdout
    documents: Iterator[Any] = yaml.safe_load_all(printed)
    return {each["metadata"]["name"]: each["stringData"] for each in documents if each["kind"] == "Secret"}


def environment(workload: Object, objects: tuple[Object, ...]) -> dict[str, str]:
    """What the first container is told, with secrets as development has them. Raises KeyError for what is not there."""
    container = pod(workload)["containers"][0]
    maps = {each["metadata"]["name"]: each["data"] for each in of_kind(objects, "ConfigMap")}
    told: dict[str, str] = {}
    for source in container.get("envFrom", []):
        told |= maps[source["configMapRef"]["name"]]
    for entry in container.get("env", []):
        told[entry["name"]] = entry["value"] if "value" in entry else _secret(entry["valueFrom"]["secretKeyRef"])
    return told


def _secret(reference: dict[str, str]) -> str:
    return development_secrets()[reference["name"]][reference["key"]]
