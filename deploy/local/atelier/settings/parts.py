"""The settings of every service and of the gateway in the embedded topology, checked before anything is started."""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from common.kernel.environment_settings import InvalidSettings
from common.kernel.settings import ServiceSettings
from common.kernel.storefronts import Storefronts
from gateway.settings import GatewaySettings, LoadSettings
from generation.jobs.providers.route_checks import check_models
from generation.settings import Settings as GenerationSettings

from atelier.console.greeting import demo_accounts
from atelier.data_folder.folder import DEVELOPMENT, PRODUCTION
from atelier.services import SERVICES
from atelier.settings.needs import settings_of_needs
from atelier.settings.production import LOOPBACK, ProductionSettings, is_production, paid, selling_books
from atelier.settings.resources import Resources

S = TypeVar("S")
DEFAULT_STOREFRONT = "emporium"
LOAD = LoadSettings(at_once=48, at_one_service=32, waiting=96)
"""One process serves everything and each service has few database connections: more concurrent requests would only wait
for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartSettings:
    """Reads the settings of the platform's parts. `folder` is that of the storefronts' files."""

    folder: Path
    resources: Resources
    database_pool: int

    def service(self, name: str, database_url: str) -> ServiceSettings:
        """Raises InvalidSettings."""
        return settings_class(name).read(**self.of_service(name, database_url))

    def gateway(self) -> GatewaySettings:
        """Raises InvalidSettings."""
        return GatewaySettings.read(**self.of_gateway())

    def of_service(self, name: str, database_url: str) -> dict[str, Any]:
        """The settings of a service that are not read from the environment."""
        return {
            **self._shared(),
            "database_url": database_url,
            "database_pool": self.database_pool,
            **settings_of_needs(name, self.resources),
        }

    def of_gateway(self) -> dict[str, Any]:
        """The settings of the gateway that are not read from the environment. Raises InvalidSettings."""
        production, storefronts = self.resources.production, self.resources.storefronts
        return {
            **self._shared(),
            "default_storefront": default_storefront(storefronts, production),
            "trusted_proxies": production.trusted_proxies if production else LOOPBACK,
            "load": LOAD,
            "sandbox": None,
            "demo_accounts": () if production else demo_accounts(storefronts),
        }

    def _shared(self) -> dict[str, Any]:
        return {
            "environment": PRODUCTION if self.resources.production else DEVELOPMENT,
            "internal_key": self.resources.internal_key,
            "storefronts": self.folder,
        }


def settings_class(service: str) -> type[ServiceSettings]:
    """`NAME.settings.Settings`."""
    found: type[ServiceSettings] = importlib.import_module(f"{service}.settings").Settings
    return found


def check_settings(folder: Path, storefronts: Storefronts) -> ProductionSettings | None:
    """Reads every setting before anything is started. Returns those of production, if the environment is production.

    Raises InvalidSettings with everything that is missing or wrong, and InvalidStorefront for a route to a model.
    """
    faults: list[str] = []
    production = None
    if is_production():
        shops = {"paid": paid(storefronts), "selling_books": selling_books(storefronts)}
        production = _read(faults, lambda: ProductionSettings.read(**shops))
    parts = example_parts(folder, storefronts, production)
    found = {name: _read(faults, lambda: parts.service(name, "postgresql://")) for name in SERVICES}  # noqa: B023 - called at once
    _read(faults, parts.gateway)
    generation = found["generation"]
    if isinstance(generation, GenerationSettings):
        _read(faults, lambda: check_models(generation, storefronts))
    if faults:
        raise InvalidSettings(list(dict.fromkeys(faults)))
    return production


def example_parts(folder: Path, storefronts: Storefronts, production: ProductionSettings | None) -> PartSettings:
    """With well-formed resources, for reading settings before anything is created. Raises InvalidSettings."""
    return PartSettings(folder=folder, resources=Resources.example(storefronts, production), database_pool=1)


def default_storefront(storefronts: Storefronts, production: ProductionSettings | None) -> str | None:
    """The storefront of requests that name none. Raises InvalidSettings when it does not exist."""
    chosen = production.default_storefront if production else None
    if chosen and storefronts.get(chosen) is None:
        raise InvalidSettings([f"ATELIER_DEFAULT_STOREFRONT: there is no storefront {chosen}"])
    names = [each.name for each in storefronts]
    sole = names[0] if len(names) == 1 else None
    return chosen or (DEFAULT_STOREFRONT if DEFAULT_STOREFRONT in names else sole)


def _read(faults: list[str], read: Callable[[], S]) -> S | None:
    try:
        return read()
    except InvalidSettings as error:
        faults += error.faults
        return None
