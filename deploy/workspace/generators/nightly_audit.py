"""The nightly audit in Kubernetes: which databases and object stores it reads, and what its image contains."""

import json
from collections.abc import Iterator
from pathlib import Path

from generators.files import Files, with_regions
from generators.kubernetes_services import FOLDER
from generators.service_list import ServiceList

CRON_JOB = FOLDER / "audit" / "cronjob.yaml"
DOCKERFILE = Path("deploy/local/Dockerfile")
STORE = "objects"
"""The need of services that have an object store, whose access is the keys of a secret."""


def files(root: Path, services: ServiceList) -> Files:
    copied = "".join(f"COPY services/{name}/{name} /app/{name}\n" for name in services.names)
    return with_regions(root, CRON_JOB, databases="\n".join(_environment(services))) | with_regions(
        root, DOCKERFILE, services=copied
    )


def _environment(services: ServiceList) -> Iterator[str]:
    """Each secret as a variable, and then the two settings of `atelier audit`, which refer to those variables."""
    databases = {name: f"$({name.upper()}_DATABASE)" for name in services.names}
    for name in services.names:
        yield _secret(f"{name.upper()}_DATABASE", f"{name}-postgres-app", "uri")
    stores: dict[str, dict[str, str]] = {}
    for service in services:
        for need in (need for need in service.needs if need.name == STORE):
            for place in need.secrets_of(service.name).values():
                secret, _, key = place.partition("/")
                variable = f"{service.name}_{key}".upper()
                stores.setdefault(service.name, {})[key] = f"$({variable})"
                yield _secret(variable, secret, key)
    yield f"- {{name: ATELIER_DATABASES, value: '{json.dumps(databases)}'}}"
    yield f"- {{name: ATELIER_OBJECTS, value: '{json.dumps(stores)}'}}"


def _secret(variable: str, secret: str, key: str) -> str:
    return f"- {{name: {variable}, valueFrom: {{secretKeyRef: {{name: {secret}, key: {key}}}}}}}"
