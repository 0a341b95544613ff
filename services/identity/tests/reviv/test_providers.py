"""Providers of storefronts: configuration, discovery, failures before the browser is sent away (addendum 3)."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from common.rpc.http_transport import ConnectFailed, HttpResponse
from common.runtime.service import ExternalSystems
from identity.adapters.openid.documents import Metadata, ProviderDocuments
from identity.adapters.openid.requests import ProviderRequests
from identity.app import create_service
from identity.domain.sign_in_errors import ProviderUnavailable
from identity.settings import Settings
from testkit.harness import Harness, running
from testkit.identity import Mailbox, new_address
from testkit.services import fakes
from testkit.storefronts import OpenStorefronts

from ..openid_provider import CLIENT, DISCOVERY, ISSUER, SLOW, FakeOpenIdProvider
from .browser import Browser, error


@asynccontextmanager
async def opened(
    settings: Settings, provider: FakeOpenIdProvider, clients: dict[str, dict[str, dict[str, str]]] | None = None
) -> AsyncIterator[Harness]:
    """A service that has not read the provider's documents yet, with other clients if they are given."""
    values = settings.model_dump() | ({} if clients is None else {"oauth": clients})
    storefronts = OpenStorefronts()
    external = ExternalSystems(mail=Mailbox(), http=provider)
    service = create_service(Settings.model_validate(values), fakes({}), storefronts, external)
    async with running(service, storefronts) as harness:
        yield harness


@pytest.mark.parametrize(
    "failure",
    [
        SLOW,
        ConnectFailed("refused"),
        HttpResponse(503, [], b""),
        HttpResponse(200, [], b"[]"),
        HttpResponse(302, [], b""),
    ],
    ids=["slow", "unreachable", "down", "list", "redirect"],
)
async def test_a_provider_that_fails_before_the_sign_in_stores_no_state(
    identity_settings: Settings, failure: HttpResponse | Exception
) -> None:
    provider = FakeOpenIdProvider()
    async with opened(identity_settings, provider) as identity:
        shop = identity.storefront("reviv")
        browser = Browser(identity, shop, provider)
        provider.failing[DISCOVERY] = failure
        assert error(await browser.post("oauth/initiate", {"provider": "google"})) == (500, "OAUTH_INITIATE_FAILED")
        stored = "select 1 from authorization_requests where storefront = %(shop)s"
        assert await identity.database.autocommit.fetch(stored, shop=shop) == []
        provider.failing.clear()
        await browser.signed_in(new_address())


@pytest.mark.parametrize(
    "lie",
    [
        {"token_endpoint": "http://provider.test/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"issuer": None},
    ],
    ids=["unencrypted", "file", "script", "no issuer"],
)
async def test_unusable_addresses_of_a_provider_are_refused(identity_settings: Settings, lie: dict[str, Any]) -> None:
    provider = FakeOpenIdProvider()
    provider.lies_about_itself = lie
    async with opened(identity_settings, provider) as identity:
        browser = Browser(identity, identity.storefront("reviv"), provider)
        assert error(await browser.post("oauth/initiate", {"provider": "google"})) == (500, "OAUTH_INITIATE_FAILED")


async def test_a_failure_of_the_key_set_is_a_callback_error(identity_settings: Settings) -> None:
    provider = FakeOpenIdProvider()
    async with opened(identity_settings, provider) as identity:
        browser = Browser(identity, identity.storefront("reviv"), provider)
        provider.failing["/keys"] = HttpResponse(200, [], b'{"keys": "none"}')
        assert error(await browser.sign_in(new_address())) == (500, "OAUTH_CALLBACK_ERROR")


async def test_the_addresses_of_a_provider_are_cached_for_an_hour_and_its_keys_for_a_minute(
    identity_settings: Settings, advance_clock: Callable[[float], None]
) -> None:
    provider = FakeOpenIdProvider()
    async with opened(identity_settings, provider) as identity:
        browser = Browser(identity, identity.storefront("reviv"), provider)
        for _ in range(3):
            await browser.signed_in(new_address())
        assert (provider.calls.count(DISCOVERY), provider.calls.count("/keys")) == (1, 1)
        for seconds, fetched in ((61, (1, 2)), (3601, (2, 3))):
            advance_clock(seconds)
            await browser.signed_in(new_address())
            assert (provider.calls.count(DISCOVERY), provider.calls.count("/keys")) == fetched


@pytest.mark.parametrize("is_failing", [False, True], ids=["responds", "fails"])
async def test_concurrent_requests_wait_for_one_fetch_of_a_document(*, is_failing: bool) -> None:
    """One after another they would wait for the deadline of each before them."""
    provider = FakeOpenIdProvider()
    provider.is_open.clear()
    if is_failing:
        provider.failing[DISCOVERY] = SLOW
    documents = ProviderDocuments(CLIENT["discovery_url"], ProviderRequests(provider))

    async def respond() -> None:
        provider.is_open.set()

    *results, _ = await asyncio.gather(*(documents.metadata() for _ in range(20)), respond(), return_exceptions=True)
    assert provider.calls == [DISCOVERY]
    assert {type(result) for result in results} == {ProviderUnavailable if is_failing else Metadata}
    provider.failing.clear()
    assert (await documents.metadata()).issuer == ISSUER


async def test_a_storefront_without_a_client_has_no_sign_in(identity_settings: Settings) -> None:
    provider = FakeOpenIdProvider()
    async with opened(identity_settings, provider, {"another": {"google": CLIENT}}) as identity:
        browser = Browser(identity, identity.storefront("reviv"), provider)
        assert error(await browser.post("oauth/initiate", {"provider": "google"})) == (400, "PROVIDER_NOT_CONFIGURED")
        response = await browser.come_back(state="any", code="any")
        assert error(response) == (400, "PROVIDER_NOT_CONFIGURED")


async def test_a_storefront_may_have_a_provider_of_its_own(identity_settings: Settings) -> None:
    provider = FakeOpenIdProvider()
    clients = {"*": {"google": {**CLIENT, "client_id": "shared"}, "keycloak": CLIENT}}
    async with opened(identity_settings, provider, clients) as identity:
        browser = Browser(identity, identity.storefront("reviv"), provider)
        response = await browser.post("oauth/initiate", {"provider": "keycloak"})
        parameters = provider.authorize(response.json()["auth_url"], new_address())
        crossed = await browser.come_back(**parameters)
        assert error(crossed) == (400, "STATE_MISMATCH")


async def test_in_production_both_cookies_are_secure(identity_settings: Settings) -> None:
    provider = FakeOpenIdProvider()
    settings = identity_settings.model_copy(update={"environment": "production"})
    async with opened(settings, provider) as identity:
        browser = Browser(identity, identity.storefront("reviv"), provider)
        begun = await browser.post("oauth/initiate", {"provider": "google"})
        finished = await browser.come_back(**provider.authorize(begun.json()["auth_url"], new_address()))
        assert begun.headers["set-cookie"].endswith("; SameSite=Lax; Secure")
        assert finished.headers["set-cookie"].endswith("; SameSite=Strict; Secure")


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("http://provider.example/.well-known/openid-configuration", "needs an https address"),
        ("https://shop.example/sandbox/google/.well-known/openid-configuration", "does not sign in at a sandbox"),
        ("https://google.localhost/.well-known/openid-configuration", "does not sign in at a sandbox"),
    ],
    ids=["http", "sandbox", "this machine"],
)
def test_production_refuses_providers_that_are_not_real(identity_settings: Settings, address: str, fault: str) -> None:
    values = identity_settings.model_dump() | {"oauth": {"*": {"google": {**CLIENT, "discovery_url": address}}}}
    Settings.model_validate(values)
    with pytest.raises(ValueError, match=fault):
        Settings.model_validate(values | {"environment": "production"})


def test_the_secret_of_a_client_is_hidden_in_the_repr(identity_settings: Settings) -> None:
    assert ISSUER in repr(identity_settings)
    assert CLIENT["client_secret"] not in repr(identity_settings)
