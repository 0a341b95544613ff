"""Every process with the environment that compose or an overlay of Kubernetes gives it, and its start."""

import asyncio
import importlib
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from common.kernel.settings import ServiceSettings
from common.runtime.runner import assemble
from gateway.process import assemble as assemble_gateway
from gateway.settings import GatewaySettings

from deployed import composition
from deployed.kustomization import Object
from deployed.manifests import OVERLAYS, ROOT, SETTINGS, environment, of_kind, ours, pod, whole
from deployed.process_settings import process_environment

IN_THE_IMAGE = ROOT / "deploy" / "storefronts"
STOREFRONTS, SANDBOX_DATABASE = "ATELIER_STOREFRONTS", "ATELIER_SANDBOX__DATABASE"
GOOGLE_OF_DEVELOPMENT, GOOGLE = "http://gateway:8000/sandbox/google", "https://accounts.google.com"
"""Secrets of development stand in for those of production, which refuses providers without TLS."""


@dataclass(frozen=True, slots=True)
class DeployedProcess:
    """`storefronts` are the files that it finds in the folder of storefronts, by name.

    One that `migrates` only reads its settings, and runs no application.
    """

    where: str
    name: str
    service: str
    migrates: bool
    environment: dict[str, str]
    storefronts: dict[str, str]

    def start(self, folder: Path) -> None:
        """Read the settings and assemble the application, as the process does before it listens.

        Writes the storefronts to `folder`. Raises what ends the process, InvalidSettings first of all.
        """
        for file, text in self.storefronts.items():
            (folder / file).write_text(text)
        given = {**self.environment, STOREFRONTS: str(folder)}
        if SANDBOX_DATABASE in given:
            given[SANDBOX_DATABASE] = str(folder / "sandbox.sqlite3")
        with process_environment(given):
            settings = SETTINGS[self.service].read()
            if isinstance(settings, GatewaySettings):
                asyncio.run(_start_gateway(settings))
            elif isinstance(settings, ServiceSettings) and not self.migrates:
                create_service = importlib.import_module(f"{self.service}.app").create_service
                assemble(self.service, settings, create_service)


async def _start_gateway(settings: GatewaySettings) -> None:
    async with AsyncExitStack() as parts:
        await assemble_gateway(settings, parts)


def deployed_processes() -> Iterator[DeployedProcess]:
    """Those of compose, and of every overlay."""
    storefronts = {file.name: file.read_text() for file in IN_THE_IMAGE.glob("*.toml")}
    for name, each in composition.processes().items():
        service, migrates = composition.service_of(each), each.get("command") == ["migrate"]
        yield DeployedProcess("compose", name, service, migrates, composition.environment(each), storefronts)
    for overlay in OVERLAYS:
        objects = whole(overlay)
        for service, workload in ours(objects):
            given = environment(workload, objects)
            if overlay != "dev" and "ATELIER_OAUTH" in given:
                given["ATELIER_OAUTH"] = given["ATELIER_OAUTH"].replace(GOOGLE_OF_DEVELOPMENT, GOOGLE)
            name = workload["metadata"]["name"]
            files = _mounted(workload, objects) or storefronts
            yield DeployedProcess(overlay, name, service, workload["kind"] == "Job", given, files)


def _mounted(workload: Object, objects: tuple[Object, ...]) -> dict[str, str]:
    """The files of the ConfigMap that replaces the image's storefronts; empty without one."""
    maps = {each["metadata"]["name"]: each["data"] for each in of_kind(objects, "ConfigMap")}
    volumes = {each["name"]: each["configMap"]["name"] for each in pod(workload)["volumes"] if "configMap" in each}
    for mount in pod(workload)["containers"][0].get("volumeMounts", []):
        if mount["mountPath"] == "/etc/atelier/storefronts":
            return dict(maps[volumes[mount["name"]]])
    return {}
