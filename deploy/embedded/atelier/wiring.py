"""The services with the settings of the embedded topology."""

from collections.abc import Callable
from typing import Any

import cart.app
import cart.settings
import catalog.app
import catalog.settings
import identity.app
import identity.settings
import orders.app
import orders.settings
import payments.app
import payments.settings
from common.clients.siblings import Siblings
from common.clients.ways import HttpClient
from common.mail import SandboxPostman
from common.service import Service
from common.storefronts import Storefronts

from atelier.platform import Surroundings
from atelier.sandbox_accounts import sandbox_accounts


def create_services(
    surroundings: Surroundings,
    storefronts: Storefronts,
    key: str,
    signing_key: str,
    siblings: Callable[[str], Siblings],
    outside: HttpClient,
) -> tuple[Service, ...]:
    """Every service of the platform, over the databases it was given; `outside` is the way to the sandbox."""
    sandbox = f"{surroundings.base_url}/sandbox"
    out = SandboxPostman(f"{sandbox}/mail/", outside)

    def settings(service: str, **own: Any) -> dict[str, Any]:
        return {
            "database_url": surroundings.databases[service],
            "internal_key": key,
            "storefronts": surroundings.storefronts,
            "database_pool": surroundings.database_pool,
            **own,
        }

    accounts = sandbox_accounts(storefronts)
    objects = surroundings.folder.objects
    objects.mkdir(parents=True, exist_ok=True)
    return (
        identity.app.create_service(
            identity.settings.Settings.model_validate(settings("identity", signing_keys=[signing_key])),
            siblings("identity"),
            storefronts,
            out,
        ),
        catalog.app.create_service(
            catalog.settings.Settings.model_validate(settings("catalog", objects_url=objects.as_uri())),
            siblings("catalog"),
            storefronts,
            out,
        ),
        cart.app.create_service(cart.settings.Settings.model_validate(settings("cart")), siblings("cart"), storefronts),
        orders.app.create_service(
            orders.settings.Settings.model_validate(settings("orders")), siblings("orders"), storefronts, out
        ),
        payments.app.create_service(
            payments.settings.Settings.model_validate(
                settings("payments", stripe=accounts, stripe_api_base=f"{sandbox}/stripe")
            ),
            siblings("payments"),
            storefronts,
            outside,
        ),
    )
