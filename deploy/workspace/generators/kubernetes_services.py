"""The kustomizations of each service's deployments and migration job, and the files that list the services."""

import json
from pathlib import Path
from typing import Any

from generators.files import Files, InlineMapping, as_yaml, block, with_regions
from generators.service_list import Need, Process, Service, ServiceList

FOLDER = Path("deploy/kubernetes")
ENVIRONMENT = "/spec/template/spec/containers/0/env"
CONFIGURATION = {"apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization"}


def files(root: Path, services: ServiceList) -> Files:
    made: Files = {}
    for service in services:
        made[FOLDER / "base" / service.name / "kustomization.yaml"] = as_yaml(_deployments(service))
        made[FOLDER / "migrations" / service.name / "kustomization.yaml"] = as_yaml(_migration(service))
    made[FOLDER / "migrations" / "kustomization.yaml"] = as_yaml(CONFIGURATION | {"resources": [*services.names]})
    base = block({"resources": ["gateway", *services.names, "network"]})
    made |= with_regions(root, FOLDER / "base" / "kustomization.yaml", services=base)
    urls = {name: f"http://{name}-api:8080" for name in services.names}
    addresses = f"ATELIER_SERVICE_URLS={json.dumps(urls)}"
    made |= with_regions(root, FOLDER / "base" / "settings.env", service_urls=addresses)
    development = FOLDER / "overlays" / "dev" / "kustomization.yaml"
    made |= with_regions(root, development, development_variables=_development(services))
    storing = [service.name for service in services if any(need.name == "objects" for need in service.needs)]
    names = f'services="{" ".join(services.names)}"'
    made |= with_regions(root, FOLDER / "secrets.sh", services=names, objects=f'storing="{" ".join(storing)}"')
    return made


def _deployments(service: Service) -> dict[str, Any]:
    labels = {"pairs": {"atelier/service": service.name}, "includeSelectors": True}
    made = _kustomization(service, "../service", labels, "Deployment")
    return made | {"patches": [*made["patches"], *_resources(service)]}


def _resources(service: Service) -> list[dict[str, Any]]:
    """The patches of the processes that have resources of their own."""
    return [
        {"target": {"kind": "Deployment", "name": part}, "patch": block(_replaced_resources(process))}
        for part, process in service.processes.items()
    ]


def _replaced_resources(process: Process) -> list[dict[str, Any]]:
    """JSON Patch operations."""
    resources = InlineMapping(requests=dict(process.requests), limits=dict(process.limits))
    replaced: dict[str, Any] = {"/spec/template/spec/containers/0/resources": resources}
    if process.temporary:
        replaced["/spec/template/spec/volumes/0/emptyDir"] = InlineMapping(sizeLimit=process.temporary)
    return [{"op": "replace", "path": path, "value": value} for path, value in replaced.items()]


def _migration(service: Service) -> dict[str, Any]:
    labels = {"pairs": {"atelier/service": service.name}, "includeTemplates": True}
    return _kustomization(service, "../job", labels, "Job")


def _kustomization(service: Service, resource: str, labels: dict[str, Any], kind: str) -> dict[str, Any]:
    return CONFIGURATION | {
        "resources": [resource],
        "namePrefix": f"{service.name}-",
        "labels": [labels],
        "images": [{"name": "atelier/service", "newName": f"atelier/{service.name}"}],
        "patches": [{"target": {"kind": kind}, "patch": block(_environment(service))}],
    }


def _environment(service: Service) -> list[dict[str, Any]]:
    """JSON Patch operations: the secret of its database, and the variables of its needs."""
    database = f"{ENVIRONMENT}/0/valueFrom/secretKeyRef/name"
    operations: list[dict[str, Any]] = [{"op": "replace", "path": database, "value": f"{service.name}-postgres-app"}]
    return operations + [operation for need in service.needs for operation in _secrets(service, need)]


def _secrets(service: Service, need: Need) -> list[dict[str, Any]]:
    references = [(variable, *place.split("/")) for variable, place in need.secrets_of(service.name).items()]
    return [
        _added({"name": variable, "valueFrom": {"secretKeyRef": {"name": secret, "key": key}}})
        for variable, secret, key in references
    ]


def _development(services: ServiceList) -> str:
    """Patches of the services that use replacements of external services."""
    patches = []
    for need in services.needs:
        if need.development and need.development.variables:
            operations = [_added({"name": name, "value": text}) for name, text in need.development.variables.items()]
            for service in services.needing(need):
                target = {"kind": "Deployment", "name": f"{service}-(api|worker)"}
                patches.append({"target": target, "patch": block(operations)})
    return block(patches)


def _added(entry: dict[str, Any]) -> dict[str, Any]:
    return {"op": "add", "path": f"{ENVIRONMENT}/-", "value": InlineMapping(entry)}
