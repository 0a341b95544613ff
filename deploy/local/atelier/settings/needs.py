"""The settings for each of the `needs` in deploy/services.toml, on a platform on this machine."""

from collections.abc import Callable, Mapping
from typing import Any

from payments.settings import SHARED

from atelier.services import NEEDS
from atelier.settings.resources import Resources
from atelier.settings.sandbox_accounts import BOOK_WEBHOOK_SECRET, openid_clients, sandbox_accounts

Settings = dict[str, Any]


def settings_of_needs(service: str, resources: Resources) -> Settings:
    """The settings of everything that a service needs."""
    return {name: value for need in NEEDS[service] for name, value in SETTINGS_OF_NEED[need](resources).items()}


def _signing_keys(resources: Resources) -> Settings:
    return {"signing_keys": resources.signing_keys}


def _mail(resources: Resources) -> Settings:
    given = resources.given.mail_url
    return {"mail_url": given or f"{resources.sandbox_url}/mail/"}


def _objects(resources: Resources) -> Settings:
    return {"objects_url": resources.objects_url}


def _stripe(resources: Resources) -> Settings:
    given = resources.given.stripe
    is_simulated = not resources.production and SHARED not in given
    simulated = sandbox_accounts(resources.storefronts, resources.sandbox_url) if is_simulated else {}
    return {"stripe": {**simulated, **given}, "stripe_api_base": None}


def _models(resources: Resources) -> Settings:
    """Accounts with keys of tests are at the sandbox."""
    return {} if resources.production else {"vendors_sandbox": resources.sandbox_url}


def _book_webhooks(resources: Resources) -> Settings:
    production = resources.production
    return {"book_webhook_secrets": production.book_webhook_secrets if production else {"*": BOOK_WEBHOOK_SECRET}}


def _oauth(resources: Resources) -> Settings:
    simulated = {} if resources.production else openid_clients(resources.sandbox_url)
    return {"oauth": {**simulated, **resources.given.oauth}}


def _receivers(resources: Resources) -> Settings:
    """The service's own defaults: on this machine, localhost may be a receiver in development."""
    return {}


SETTINGS_OF_NEED: Mapping[str, Callable[[Resources], Settings]] = {
    "signing_keys": _signing_keys,
    "mail": _mail,
    "objects": _objects,
    "stripe": _stripe,
    "oauth": _oauth,
    "models": _models,
    "book_webhooks": _book_webhooks,
    "receivers": _receivers,
}
