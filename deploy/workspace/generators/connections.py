"""The sizes in Kubernetes that depend on others: of the pools, and of the requests that the ingress takes.

Each service has a PostgreSQL of its own. Its processes share the connections, at the autoscalers' maximum and during
a rollout.
"""

import tomllib
from math import ceil
from pathlib import Path
from typing import Any

import yaml
from common.kernel.storefronts import Storefront

from generators.compose import BESIDE_THE_POOL, RESERVED
from generators.files import Files, block, with_regions
from generators.kubernetes_databases import PRODUCTION as DATABASES
from generators.kubernetes_scaling import MOST_WORKERS
from generators.kubernetes_services import FOLDER
from generators.service_list import ServiceList

SMALLEST_POOL = 4
MEBIBYTE = 1_048_576
INGRESS = FOLDER / "overlays" / "production" / "ingress.yaml"
STOREFRONTS = (Path("deploy/storefronts"), FOLDER / "overlays" / "production" / "storefronts")


def files(root: Path, services: ServiceList) -> Files:
    """Raises ValueError if the pools would be too small."""
    pool = block([{"name": "ATELIER_DATABASE_POOL", "value": str(_pool(root))}])
    largest = f"nginx.ingress.kubernetes.io/proxy-body-size: {ceil(_largest_upload(root) / MEBIBYTE)}m"
    parts = [FOLDER / "base" / "service" / f"{part}.yaml" for part in ("api", "worker")]
    return {
        **{file: text for part in parts for file, text in with_regions(root, part, database_pool=pool).items()},
        **with_regions(root, INGRESS, proxy_body_size=largest),
    }


def _pool(root: Path) -> int:
    """The largest pool with which every process of a service gets its connections."""
    cluster = _documents(root, DATABASES / "cluster" / "cluster.yaml")["Cluster"]
    most = int(cluster["spec"]["postgresql"]["parameters"]["max_connections"])
    processes = _most_replicas(root)
    pool = (most - RESERVED) // processes - BESIDE_THE_POOL
    if pool < SMALLEST_POOL:
        raise ValueError(f"max_connections is {most}: too few for {processes} processes with {SMALLEST_POOL} each")
    return pool


def _most_replicas(root: Path) -> int:
    """Apis and workers of one service at the autoscalers' maximum, with those that a rollout adds."""
    api = _documents(root, FOLDER / "base" / "service" / "api.yaml")
    worker = _documents(root, FOLDER / "base" / "service" / "worker.yaml")
    surges = [int(each["Deployment"]["spec"]["strategy"]["rollingUpdate"]["maxSurge"]) for each in (api, worker)]
    return int(api["HorizontalPodAutoscaler"]["spec"]["maxReplicas"]) + MOST_WORKERS + sum(surges)


def _documents(root: Path, file: Path) -> dict[str, Any]:
    """The documents of a file by their kinds."""
    return {each["kind"]: each for each in yaml.safe_load_all((root / file).read_text())}


def _largest_upload(root: Path) -> int:
    """Of all shops, because any of them may be added to the overlay."""
    usual: dict[str, int] = {
        key: Storefront.model_fields[key].default for key in ("max_upload_bytes", "max_body_bytes", "max_import_bytes")
    }
    tables = [tomllib.loads(file.read_text()) for folder in STOREFRONTS for file in (root / folder).glob("*.toml")]
    return max(int(table.get(key, default)) for table in tables for key, default in usual.items())
