"""KEDA's scaling of workers by the length of the queue they consume. A service without a queue keeps its replicas."""

from pathlib import Path
from typing import Any

from common.events.registry import CONSUMERS
from common.messaging.rabbitmq.topology import BrokerTopology

from generators.files import Files, InlineMapping, block, with_regions
from generators.kubernetes_services import FOLDER
from generators.service_list import ServiceList

KEDA = FOLDER / "components" / "keda"


def files(root: Path, services: ServiceList) -> Files:
    consuming = [name for name in services.names if name in CONSUMERS]
    remove = block([{"op": "remove", "path": "/spec/replicas"}])
    patches = [{"target": {"kind": "Deployment", "name": f"{name}-worker"}, "patch": remove} for name in consuming]
    scaled = "".join(f"---\n{block(_scaled(name))}" for name in consuming)
    return with_regions(root, KEDA / "kustomization.yaml", workers=block(patches)) | with_regions(
        root, KEDA / "scaled-objects.yaml", workers=scaled
    )


def _scaled(service: str) -> dict[str, Any]:
    metadata = InlineMapping(queueName=BrokerTopology(CONSUMERS).queue(service), mode="QueueLength", value="200")
    trigger = {"type": "rabbitmq", "authenticationRef": InlineMapping(name="rabbitmq"), "metadata": metadata}
    return {
        "apiVersion": "keda.sh/v1alpha1",
        "kind": "ScaledObject",
        "metadata": {"name": f"{service}-worker"},
        "spec": {
            "scaleTargetRef": {"name": f"{service}-worker"},
            "minReplicaCount": 2,
            "maxReplicaCount": 12,
            "cooldownPeriod": 300,
            "triggers": [trigger],
        },
    }
