"""The accounts of ATELIER_VENDORS, and the models that can be asked with them."""

from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from common.egress.addresses import AllowedAddresses, GuardedResolver
from common.egress.bounded_http import BoundedHttp

from generation.jobs.providers.choice import Moderator
from generation.jobs.providers.hosted.account import Account
from generation.jobs.providers.hosted.ledger import Ledger
from generation.jobs.providers.hosted.model import HostedModel
from generation.jobs.providers.hosted.references import References
from generation.jobs.providers.hosted.webhooks import Webhooks
from generation.jobs.providers.models.library import Models
from generation.jobs.providers.vendors import fal, openai, replicate
from generation.jobs.providers.vendors.comfyui import ComfyUi
from generation.jobs.providers.vendors.driver import Driver
from generation.jobs.providers.vendors.fal import Fal
from generation.jobs.providers.vendors.openai import OpenAi
from generation.jobs.providers.vendors.replicate import Replicate
from generation.jobs.providers.vendors.vendor_http import Refusal, VendorHttp, breakers_of
from generation.settings import VendorSettings

_REFUSALS: Mapping[str, Refusal] = {
    "replicate": replicate.is_refusal,
    "openai": openai.is_refusal,
    "fal": fal.is_refusal,
    "comfyui": lambda _: False,
}
_DRIVERS: Mapping[str, Callable[[VendorHttp, VendorSettings], Driver]] = {
    "replicate": lambda http, settings: Replicate(http, settings.address, settings.poll_seconds),
    "openai": lambda http, settings: OpenAi(http, settings.address),
    "fal": lambda http, settings: Fal(http, settings.address, settings.storage, settings.schemas),
    "comfyui": lambda http, settings: ComfyUi(http, settings.servers),
}


def account(name: str, given: VendorSettings, sandbox: str | None = None, *, is_production: bool) -> Account:
    """Raises ValueError for a missing key, and for addresses without TLS in production."""
    settings = given.of(name, sandbox, is_production=is_production)
    hosts = [urlsplit(address).netloc for address in settings.addresses()]
    plain_http = not is_production or settings.api == "comfyui"
    allowed = AllowedAddresses([*hosts, *settings.result_hosts], settings.private_hosts, permit_http=plain_http)
    connections = BoundedHttp(GuardedResolver(settings.private_hosts))
    api = settings.api or name
    http = VendorHttp(
        name=name,
        settings=settings,
        http=connections,
        allowed=allowed,
        headers=_headers(api, settings.api_key.get_secret_value()),
        is_refusal=_REFUSALS[api],
        breakers=breakers_of(settings),
    )
    return Account(name, settings, connections, http, _DRIVERS[api](http, settings))


def _headers(api: str, key: str) -> dict[str, str]:
    if not key:
        return {}
    return {"authorization": f"{'Key' if api == 'fal' else 'Bearer'} {key}"}


def hosted_models(
    models: Models, accounts: Mapping[str, Account], ledger: Ledger, webhooks: Webhooks, references: References
) -> dict[str, HostedModel]:
    """The models whose account is in the settings."""
    return {
        name: HostedModel(model, accounts[model.template.vendor], ledger, webhooks, references)
        for name, model in models.items()
        if model.template.vendor in accounts
    }


def moderators_of(accounts: Mapping[str, Account]) -> dict[str, Moderator]:
    """The accounts that can be asked whether a text is permitted."""
    drivers = {name: each.driver for name, each in accounts.items()}
    return {name: driver.flagged for name, driver in drivers.items() if isinstance(driver, OpenAi)}
