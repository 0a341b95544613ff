"""The objects of the overlays, and functions that read them."""

import functools
import importlib
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from common.kernel.environment_settings import EnvironmentSettings
from gateway.settings import GatewaySettings
from generators.service_list import ServiceList

from deployed.kustomization import Object, build

ROOT = Path(__file__).resolve().parents[2]
KUBERNETES = ROOT / "deploy" / "kubernetes"
SERVICES = ServiceList.read(ROOT).names
SETTINGS: dict[str, type[EnvironmentSettings]] = {
    **{name: importlib.import_module(f"{name}.settings").Settings for name in SERVICES},
    "gateway": GatewaySettings,
}
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
    """Return the first container's environment, with development's secrets. Raises KeyError for dangling references."""
    container = pod(workload)["containers"][0]
    maps = {each["metadata"]["name"]: each["data"] for each in of_kind(objects, "ConfigMap")}
    values: dict[str, str] = {}
    for source in container.get("envFrom", []):
        values |= maps[source["configMapRef"]["name"]]
    for entry in container.get("env", []):
        value = entry["value"] if "value" in entry else _secret(**entry["valueFrom"]["secretKeyRef"])
        if value is not None:
            values[entry["name"]] = value
    return values


def _secret(name: str, key: str, *, optional: bool = False) -> str | None:
    """None for a key that may be missing, and is."""
    found = development_secrets()[name]
    return found.get(key) if optional else found[key]
