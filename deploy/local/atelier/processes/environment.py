"""The environment of each process. Variables that are set already take precedence over our defaults.

Accounts that are set replace the simulated ones of the shops that they name, and leave the others.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from common.kernel.environment_settings import PREFIX
from common.kernel.storefronts import Storefronts
from pydantic import BaseModel, SecretStr

from atelier.console.greeting import demo_accounts
from atelier.processes.external_servers import POSTGRES, ExternalServers
from atelier.processes.options import ProcessesOptions
from atelier.processes.service_databases import ServiceDatabases
from atelier.services import SERVICES
from atelier.settings.development import DevelopmentSettings
from atelier.settings.needs import settings_of_needs
from atelier.settings.parts import default_storefront
from atelier.settings.production import LOOPBACK, ProductionSettings
from atelier.settings.resources import Resources

PREPARATION = "ATELIER_PREPARATION"


class Environments:
    """`addresses` maps a service to the addresses of its replicas; `pool` bounds a process's connections."""

    def __init__(
        self,
        options: ProcessesOptions,
        servers: ExternalServers,
        storefronts: Storefronts,
        databases: ServiceDatabases,
        addresses: Mapping[str, list[str]],
        pool: int,
        production: ProductionSettings | None = None,
    ) -> None:
        self._production = production
        self._options = options
        self._servers = servers
        self._storefronts = storefronts
        self._databases = databases
        self._addresses = addresses
        self._pool = pool
        self._folder = options.folder
        self._resources = Resources.of(options.folder, storefronts, options.base_url, production)

    def of_service(self, service: str) -> dict[str, str]:
        needs = settings_of_needs(service, self._resources)
        complete = {name: value for name, value in needs.items() if name in DevelopmentSettings.model_fields}
        defaults = {"database_pool": self._pool, **needs}
        return self._environment(defaults, {"database_url": self._databases.url(service), **complete})

    def of_gateway(self) -> dict[str, str]:
        defaults: dict[str, Any] = {
            "default_storefront": default_storefront(self._storefronts, self._production),
            "trusted_proxies": [str(network) for network in LOOPBACK],
        }
        redis = {"redis_url": self._servers.redis} if self._servers.redis else {}
        if self._production:
            return self._environment(defaults, redis)
        defaults["demo_accounts"] = [account.model_dump() for account in demo_accounts(self._storefronts)]
        mount = {"sandbox__database": self._path("sandbox.sqlite3"), "sandbox__base_url": self._options.base_url}
        return self._environment(defaults, {**mount, **redis})

    def of_preparation(self) -> dict[str, str]:
        """The databases and folders in one variable: other users can read a command line, but not an environment."""
        databases = {service: self._databases.url(service) for service in SERVICES}
        settings = {
            "databases": databases,
            "data": str(self._folder.path),
            "storefronts": str(self._options.storefronts),
        }
        return {**os.environ, PREPARATION: json.dumps(settings)}

    def _environment(self, defaults: Mapping[str, Any], fixed: Mapping[str, Any]) -> dict[str, str]:
        always = {
            "internal_key": self._resources.internal_key,
            "storefronts": str(self._options.storefronts),
            "service_urls": {service: ",".join(urls) for service, urls in self._addresses.items()},
            "amqp_url": self._servers.amqp,
            "event_prefix": self._options.event_prefix,
            "log_level": self._options.log_level,
            **({} if self._production else {"clock_file": str(self._folder.clock)}),
        }
        inherited = {name: value for name, value in os.environ.items() if name != POSTGRES}
        return {**_variables(defaults), **inherited, **_variables({**always, **fixed})}

    def _path(self, name: str) -> str:
        return str(Path(self._folder.path) / name)


def _variables(settings: Mapping[str, Any]) -> dict[str, str]:
    """Settings as pydantic-settings reads them: strings as they are, everything else as JSON."""
    plain = {name: _plain_value(value) for name, value in settings.items() if value is not None}
    return {
        f"{PREFIX}{name.upper()}": value if isinstance(value, str) else json.dumps(value, default=_plain_value)
        for name, value in plain.items()
    }


def _plain_value(value: Any) -> Any:
    """Secrets as text: a process reads its settings from its environment, which other users cannot read."""
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    return dict(value) if isinstance(value, BaseModel) else value
