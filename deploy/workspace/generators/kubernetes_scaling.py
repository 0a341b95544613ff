"""KEDA's scaling of workers by the lengths of their queues: of events, and of jobs if a worker is for so many of them.

A service that consumes no events keeps its replicas.
"""

from pathlib import Path
from typing import Any

from common.events.registry import CONSUMERS
from common.messaging.rabbitmq.topology import BrokerTopology

from generators.files import Files, InlineMapping, block, with_regions
from generators.kubernetes_services import FOLDER
from generators.service_list import Service, ServiceList

KEDA = FOLDER / "components" / "keda"
NAMESPACE = "atelier"
"""Of the overlay `production-keda`. KEDA runs in another one, from which short host names are not resolved."""
MOST_WORKERS = 12
JOBS = "select count(*) from tasks where (state = 'waiting' and run_at <= now()) or state = 'leased'"


def files(root: Path, services: ServiceList) -> Files:
    consuming = [service for service in services if service.name in CONSUMERS]
    remove = block([{"op": "remove", "path": "/spec/replicas"}])
    patches = [{"target": {"kind": "Deployment", "name": f"{each.name}-worker"}, "patch": remove} for each in consuming]
    by_jobs = [each.name for each in consuming if each.jobs_per_worker]
    documents = [*map(_scaled, consuming), *map(_password, by_jobs), *map(_policy, by_jobs)]
    scaled = "".join(f"---\n{block(document)}" for document in documents)
    return with_regions(root, KEDA / "kustomization.yaml", workers=block(patches)) | with_regions(
        root, KEDA / "scaled-objects.yaml", workers=scaled
    )


def _scaled(service: Service) -> dict[str, Any]:
    name = f"{service.name}-worker"
    return {
        "apiVersion": "keda.sh/v1alpha1",
        "kind": "ScaledObject",
        "metadata": {"name": name},
        "spec": {
            "scaleTargetRef": {"name": name},
            "minReplicaCount": 2,
            "maxReplicaCount": MOST_WORKERS,
            "cooldownPeriod": 300,
            "triggers": [_by_events(service), *([_by_jobs(service)] if service.jobs_per_worker else [])],
        },
    }


def _by_events(service: Service) -> dict[str, Any]:
    queue = BrokerTopology(CONSUMERS).queue(service.name)
    metadata = InlineMapping(queueName=queue, mode="QueueLength", value="200")
    return {"type": "rabbitmq", "authenticationRef": InlineMapping(name="rabbitmq"), "metadata": metadata}


def _by_jobs(service: Service) -> dict[str, Any]:
    metadata = {
        "host": f"{service.name}-postgres-rw.{NAMESPACE}.svc",
        "port": "5432",
        "userName": service.name,
        "dbName": service.name,
        "sslmode": "require",
        "query": JOBS,
        "targetQueryValue": str(service.jobs_per_worker),
    }
    authentication = InlineMapping(name=f"{service.name}-postgres")
    return {"type": "postgresql", "authenticationRef": authentication, "metadata": metadata}


def _password(service: str) -> dict[str, Any]:
    secret = InlineMapping(parameter="password", name=f"{service}-postgres-app", key="password")
    return {
        "apiVersion": "keda.sh/v1alpha1",
        "kind": "TriggerAuthentication",
        "metadata": {"name": f"{service}-postgres"},
        "spec": {"secretTargetRef": [secret]},
    }


def _policy(service: str) -> dict[str, Any]:
    """KEDA's operator counts the jobs in the database."""
    operator = InlineMapping(namespaceSelector={"matchLabels": {"kubernetes.io/metadata.name": "keda"}})
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": f"{service}-postgres-keda"},
        "spec": {
            "podSelector": {"matchLabels": {"cnpg.io/cluster": f"{service}-postgres"}},
            "policyTypes": ["Ingress"],
            "ingress": [{"from": [operator], "ports": [InlineMapping(port=5432)]}],
        },
    }
