"""What each process is told. What the person at the keyboard has in the environment goes before our defaults."""

import base64
import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from common.storefronts import Storefronts

from atelier.processes.outside import POSTGRES, Outside
from atelier.processes.stores import Stores
from atelier.processes.wanted import Wanted
from atelier.production import LOOPBACK, ProductionSettings
from atelier.sandbox_accounts import sandbox_accounts
from atelier.service_settings import default_storefront, demo_accounts
from atelier.services import SERVICES

PREPARING = "ATELIER_PREPARING"


class Environments:
    """`addresses` maps a service to the addresses of its replicas; `pool` bounds a process's connections."""

    def __init__(
        self,
        wanted: Wanted,
        outside: Outside,
        storefronts: Storefronts,
        stores: Stores,
        addresses: Mapping[str, list[str]],
        pool: int,
        production: ProductionSettings | None = None,
    ) -> None:
        self._production = production
        self._wanted = wanted
        self._outside = outside
        self._storefronts = storefronts
        self._stores = stores
        self._addresses = addresses
        self._pool = pool
        self._folder = wanted.folder

    def of_service(self, service: str) -> dict[str, str]:
        sandbox = f"{self._wanted.base_url}/sandbox"
        mail = {} if self._production else {"mail_url": f"{sandbox}/mail/"}
        defaults = {"database_pool": self._pool, **mail, **self._own(service, sandbox)}
        return self._told(defaults, {"database_url": self._stores.of(service)})

    def of_gateway(self) -> dict[str, str]:
        defaults: dict[str, Any] = {
            "default_storefront": default_storefront(self._storefronts, self._production),
            "trusted_proxies": [str(network) for network in LOOPBACK],
        }
        redis = {"redis_url": self._outside.redis} if self._outside.redis else {}
        if self._production:
            return self._told(defaults, redis)
        defaults["demo_accounts"] = [account.model_dump() for account in demo_accounts(self._storefronts)]
        mount = {"sandbox__database": self._path("sandbox.sqlite3"), "sandbox__base_url": self._wanted.base_url}
        return self._told(defaults, {**mount, **redis})

    def of_preparing(self) -> dict[str, str]:
        """Everything in one variable: what stands on a command line is everybody's to read."""
        databases = {service: self._stores.of(service) for service in SERVICES}
        told = {"databases": databases, "data": str(self._folder.path), "storefronts": str(self._wanted.storefronts)}
        return {**os.environ, PREPARING: json.dumps(told)}

    def _own(self, service: str, sandbox: str) -> dict[str, Any]:
        if service == "identity":
            return {"signing_keys": [self._folder.secrets.keep("signing_key", _signing_key)]}
        if service == "catalog":
            self._folder.objects.mkdir(parents=True, exist_ok=True)
            return {"objects_url": self._folder.objects.as_uri()}
        if service == "payments" and not self._production:
            return {"stripe": sandbox_accounts(self._storefronts), "stripe_api_base": f"{sandbox}/stripe"}
        return {}

    def _told(self, defaults: Mapping[str, Any], fixed: Mapping[str, Any]) -> dict[str, str]:
        always = {
            "internal_key": self._internal_key(),
            "storefronts": str(self._wanted.storefronts),
            "service_urls": {service: ",".join(urls) for service, urls in self._addresses.items()},
            "amqp_url": self._outside.amqp,
            "event_prefix": self._wanted.event_prefix,
            "log_level": self._wanted.log_level,
            **({} if self._production else {"clock_file": str(self._folder.clock)}),
        }
        inherited = {name: value for name, value in os.environ.items() if name != POSTGRES}
        return {**_variables(defaults), **inherited, **_variables({**always, **fixed})}

    def _internal_key(self) -> str:
        given = self._production.internal_key if self._production else None
        return given.get_secret_value() if given else self._folder.secrets.keep("internal_key")

    def _path(self, name: str) -> str:
        return str(Path(self._folder.path) / name)


def _variables(settings: Mapping[str, Any]) -> dict[str, str]:
    """Settings as pydantic-settings reads them: texts as they are, everything else as JSON."""
    return {
        f"ATELIER_{name.upper()}": value if isinstance(value, str) else json.dumps(value)
        for name, value in settings.items()
        if value is not None
    }


def _signing_key() -> str:
    """An Ed25519 seed."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
