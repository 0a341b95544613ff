"""The services with the settings of the embedded topology."""

from collections.abc import Callable
from typing import TypeVar

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
from common.environment_settings import EnvironmentSettings
from common.mail import Postman, SandboxPostman, postman
from common.service import Service
from common.storefronts import Storefronts

from atelier.platform import Surroundings
from atelier.service_settings import Told

S = TypeVar("S", bound=EnvironmentSettings)


def create_services(
    surroundings: Surroundings,
    storefronts: Storefronts,
    key: str,
    signing_key: str,
    siblings: Callable[[str], Siblings],
    outside: HttpClient | None,
) -> tuple[Service, ...]:
    """Every service of the platform, over the databases it was given. `outside` is the way to the sandbox; without
    one they reach the real mail server and Stripe themselves."""
    told = told_to(surroundings, storefronts, key, signing_key)
    out = _mail_sender(surroundings, outside)

    def settings(kind: type[S], service: str) -> S:
        return kind.read(**told.service(service, surroundings.databases[service]))

    surroundings.folder.objects.mkdir(parents=True, exist_ok=True)
    return (
        identity.app.create_service(
            settings(identity.settings.Settings, "identity"), siblings("identity"), storefronts, out
        ),
        catalog.app.create_service(
            settings(catalog.settings.Settings, "catalog"), siblings("catalog"), storefronts, out
        ),
        cart.app.create_service(settings(cart.settings.Settings, "cart"), siblings("cart"), storefronts),
        orders.app.create_service(settings(orders.settings.Settings, "orders"), siblings("orders"), storefronts, out),
        payments.app.create_service(
            settings(payments.settings.Settings, "payments"), siblings("payments"), storefronts, outside
        ),
    )


def told_to(surroundings: Surroundings, storefronts: Storefronts, key: str, signing_key: str) -> Told:
    """What the parts of this platform are told."""
    production = surroundings.production
    given = production.signing_keys if production else None
    return Told(
        folder=surroundings.storefronts,
        storefronts=storefronts,
        internal_key=key,
        signing_keys=[each.get_secret_value() for each in given] if given else [signing_key],
        objects_url=(production and production.objects_url) or surroundings.folder.objects.as_uri(),
        sandbox=f"{surroundings.base_url}/sandbox",
        database_pool=surroundings.database_pool,
        production=production,
    )


def _mail_sender(surroundings: Surroundings, outside: HttpClient | None) -> Postman:
    if surroundings.production:
        return postman(surroundings.production.mail_url.get_secret_value())
    return SandboxPostman(f"{surroundings.base_url}/sandbox/mail/", outside)
