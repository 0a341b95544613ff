"""A PostgreSQL per service in each overlay: a small one in development, a replicated one with backups in production."""

from pathlib import Path
from typing import Any

from generators.files import Files, as_yaml, block
from generators.kubernetes_services import CONFIGURATION, ENVIRONMENT, FOLDER
from generators.service_list import Service, ServiceList

DEVELOPMENT = FOLDER / "overlays" / "dev" / "engines" / "databases"
PRODUCTION = FOLDER / "overlays" / "production" / "engines" / "databases"


def files(root: Path, services: ServiceList) -> Files:
    made = {
        DEVELOPMENT / "kustomization.yaml": as_yaml(CONFIGURATION | {"resources": [*services.names]}),
        PRODUCTION / "kustomization.yaml": as_yaml(CONFIGURATION | {"resources": ["backups.yaml", *services.names]}),
    }
    for service in services:
        made[DEVELOPMENT / service.name / "kustomization.yaml"] = as_yaml(_development(service))
        made[PRODUCTION / service.name / "kustomization.yaml"] = as_yaml(_production(service))
    return made


def _development(service: Service) -> dict[str, Any]:
    labels = {"pairs": {"cnpg.io/cluster": f"{service.name}-postgres"}, "includeSelectors": True}
    secret = f"{service.name}-postgres-app"
    operations = [_replace(f"{ENVIRONMENT}/{number}/valueFrom/secretKeyRef/name", secret) for number in (0, 1)]
    return CONFIGURATION | {
        "resources": ["../postgres"],
        "namePrefix": f"{service.name}-",
        "labels": [labels],
        "patches": [{"target": {"kind": "StatefulSet"}, "patch": block(operations)}],
    }


def _production(service: Service) -> dict[str, Any]:
    owner = [_replace(f"/spec/bootstrap/initdb/{field}", service.name) for field in ("database", "owner")]
    selector = "/spec/topologySpreadConstraints/0/labelSelector/matchLabels/cnpg.io~1cluster"
    owner.append(_replace(selector, f"{service.name}-postgres"))
    backup = [_replace("/spec/cluster/name", f"{service.name}-postgres")]
    return CONFIGURATION | {
        "resources": ["../cluster"],
        "namePrefix": f"{service.name}-",
        "patches": [
            {"target": {"kind": "Cluster"}, "patch": block(owner)},
            {"target": {"kind": "ScheduledBackup"}, "patch": block(backup)},
        ],
    }


def _replace(path: str, value: str) -> dict[str, Any]:
    return {"op": "replace", "path": path, "value": value}
