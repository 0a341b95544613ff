"""The services with the settings of the embedded topology."""

import importlib
from pathlib import Path
from typing import Protocol

from common.kernel.settings import ServiceSettings
from common.kernel.storefronts import Storefronts
from common.mail.mails import SandboxMailSender
from common.rpc.http_transport import HttpTransport
from common.rpc.resolver import ServiceResolver
from common.runtime.service import ExternalSystems, Service

from atelier.data_folder.folder import DataFolder
from atelier.embedded.in_process_resolver import InProcessResolver
from atelier.embedded.platform import PlatformConfig
from atelier.embedded.sandbox_transport import SandboxTransport
from atelier.services import SERVICES
from atelier.settings.parts import PartSettings
from atelier.settings.resources import Resources


class CreateService(Protocol):
    """`NAME.app.create_service` of every service."""

    def __call__(
        self, settings: ServiceSettings, services: ServiceResolver, storefronts: Storefronts, external: ExternalSystems
    ) -> Service: ...


def create_services(
    config: PlatformConfig, resources: Resources, resolver: ServiceResolver, sandbox: HttpTransport | None
) -> tuple[Service, ...]:
    """Every listed service, over the databases that the configuration names.

    `sandbox` reaches the simulated mail server, Stripe and Google. Without it there are only real ones.
    """
    settings = part_settings(config, resources)
    external = _external(resources, sandbox)
    return tuple(
        _create_service(name)(settings.service(name, config.databases[name]), resolver, resources.storefronts, external)
        for name in SERVICES
    )


def create_services_for_inspection(storefronts: Path) -> tuple[Service, ...]:
    """Every listed service, to read its routes and subscriptions. Nothing is started, and no database is needed."""
    resources = Resources.example(Storefronts.load(storefronts, SERVICES), None)
    databases = dict.fromkeys(SERVICES, "postgresql://")
    config = PlatformConfig(databases=databases, folder=DataFolder(Path("unused")), storefronts=storefronts)
    return create_services(config, resources, InProcessResolver(), None)


def part_settings(config: PlatformConfig, resources: Resources) -> PartSettings:
    return PartSettings(folder=config.storefronts, resources=resources, database_pool=config.database_pool)


def _create_service(name: str) -> CreateService:
    found: CreateService = importlib.import_module(f"{name}.app").create_service
    return found


def _external(resources: Resources, sandbox: HttpTransport | None) -> ExternalSystems:
    if sandbox is None:
        return ExternalSystems()
    mail = None if resources.given.mail_url else SandboxMailSender(f"{resources.sandbox_url}/mail/", sandbox)
    return ExternalSystems(http=SandboxTransport(resources.sandbox_url, sandbox), mail=mail)
