"""The settings of every service and of the gateway in the embedded topology, checked before anything is started."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import cart.settings
import catalog.settings
import identity.settings
import orders.settings
import payments.settings
from common.environment_settings import EnvironmentSettings, InvalidSettings
from common.storefronts import Storefronts
from gateway.settings import DemoAccount, GatewaySettings, LoadSettings

from atelier.data_folder import DEVELOPMENT, PRODUCTION
from atelier.greeting import ACCOUNTS
from atelier.production import LOOPBACK, ProductionSettings, is_production, paid
from atelier.sandbox_accounts import sandbox_accounts

S = TypeVar("S")
DEFAULT_STOREFRONT = "emporium"
LOAD = LoadSettings(at_once=48, at_one_service=32, waiting=96)
"""One core does it all, and a service has a few connections to its database: a crowd inside is in its own way."""
SETTINGS: dict[str, type[EnvironmentSettings]] = {
    "identity": identity.settings.Settings,
    "catalog": catalog.settings.Settings,
    "cart": cart.settings.Settings,
    "orders": orders.settings.Settings,
    "payments": payments.settings.Settings,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the platform's parts are told. `sandbox` is the address of the stand-ins, where there is no production."""

    folder: Path
    storefronts: Storefronts
    internal_key: str
    signing_keys: list[str]
    objects_url: str
    sandbox: str
    database_pool: int
    production: ProductionSettings | None = None

    def service(self, name: str, database_url: str) -> dict[str, Any]:
        """The arguments of a service's settings."""
        return {
            "environment": PRODUCTION if self.production else DEVELOPMENT,
            "database_url": database_url,
            "internal_key": self.internal_key,
            "storefronts": self.folder,
            "database_pool": self.database_pool,
            **self._own(name),
        }

    def gateway(self) -> dict[str, Any]:
        """The arguments of the gateway's settings."""
        production = self.production
        return {
            "environment": PRODUCTION if production else DEVELOPMENT,
            "internal_key": self.internal_key,
            "storefronts": self.folder,
            "default_storefront": default_storefront(self.storefronts, production),
            "trusted_proxies": production.trusted_proxies if production else LOOPBACK,
            "load": LOAD,
            "sandbox": None,
            "demo_accounts": () if production else demo_accounts(self.storefronts),
        }

    def _own(self, name: str) -> dict[str, Any]:
        if name == "identity":
            return {"signing_keys": self.signing_keys}
        if name == "catalog":
            return {"objects_url": self.objects_url}
        if name == "payments" and self.production:
            return {"stripe": self.production.stripe, "stripe_api_base": None}
        if name == "payments":
            return {"stripe": sandbox_accounts(self.storefronts), "stripe_api_base": f"{self.sandbox}/stripe"}
        return {}


def check_settings(folder: Path, storefronts: Storefronts) -> ProductionSettings | None:
    """Reads every setting before anything is started. Answers those of production, if it is asked for.

    Raises InvalidSettings with everything that is missing or wrong.
    """
    faults: list[str] = []
    production = None
    if is_production():
        production = _read(faults, lambda: ProductionSettings.read(paid=paid(storefronts)))
    told = Told(
        folder=folder,
        storefronts=storefronts,
        internal_key="0" * 32,
        signing_keys=["A" * 43],
        objects_url="memory:///",
        sandbox="http://localhost/sandbox",
        database_pool=1,
        production=production,
    )
    for name, settings in SETTINGS.items():
        _read(faults, lambda: settings.read(**told.service(name, "postgresql://")))  # noqa: B023 - called at once
    _read(faults, lambda: GatewaySettings.read(**told.gateway()))
    if faults:
        raise InvalidSettings(list(dict.fromkeys(faults)))
    return production


def default_storefront(storefronts: Storefronts, production: ProductionSettings | None) -> str | None:
    """What answers requests that name no storefront. Raises InvalidSettings for one that there is not."""
    chosen = production.default_storefront if production else None
    if chosen and storefronts.get(chosen) is None:
        raise InvalidSettings([f"ATELIER_DEFAULT_STOREFRONT: there is no storefront {chosen}"])
    names = [each.name for each in storefronts]
    sole = names[0] if len(names) == 1 else None
    return chosen or (DEFAULT_STOREFRONT if DEFAULT_STOREFRONT in names else sole)


def demo_accounts(storefronts: Storefronts) -> tuple[DemoAccount, ...]:
    return tuple(
        DemoAccount(storefront=each.name, role=role, email=f"{local}@{each.name}.example", password=password)
        for each in storefronts
        for role, local, password in ACCOUNTS
    )


def _read(faults: list[str], read: Callable[[], S]) -> S | None:
    try:
        return read()
    except InvalidSettings as error:
        faults += error.faults
        return None
