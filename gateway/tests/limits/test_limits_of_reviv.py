"""Rate limits and body sizes of the shipped storefront `reviv` (addendum, sections 4, 5 and 6)."""

from collections.abc import AsyncIterator

import pytest
from common.kernel import clock
from testkit.gateway import GatewayHarness

from ..reviv_storefronts import REVIV_HOST, open_reviv

AUTH = "/api/auth"
LARGEST_PHOTOGRAPH = 10 * 1024 * 1024


@pytest.fixture
async def gateway() -> AsyncIterator[GatewayHarness]:
    async with open_reviv() as gateway:
        yield gateway


async def statuses(
    gateway: GatewayHarness, path: str, times: int, *, address: str, headers: dict[str, str] | None = None
) -> list[int]:
    async with gateway.client(REVIV_HOST, headers={**(headers or {}), "X-Forwarded-For": address}) as client:
        return [(await client.post(f"{AUTH}/{path}/")).status_code for _ in range(times)]


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("passkey/register/begin", 5),
        ("passkey/register/complete", 5),
        ("passkey/login/begin", 10),
        ("passkey/login/complete", 10),
        ("email-passkey/register/begin", 5),
        ("email-passkey/register/complete", 5),
    ],
)
async def test_the_passkey_endpoints_have_their_limits_per_minute_and_address(
    gateway: GatewayHarness, path: str, most: int
) -> None:
    assert await statuses(gateway, path, most + 1, address="192.0.2.1") == [200] * most + [429]
    assert await statuses(gateway, path, 1, address="192.0.2.2") == [200]
    clock.advance(60)
    assert await statuses(gateway, path, 1, address="192.0.2.1") == [200]


async def test_a_customers_registrations_are_limited_whatever_the_address_and_no_other_customers(
    gateway: GatewayHarness,
) -> None:
    path, customer = "passkey/register/begin", gateway.bearer(gateway.claims("reviv"))
    found = [
        status
        for number in range(1, 4)
        for status in await statuses(gateway, path, 4, address=f"192.0.2.{number}", headers=customer)
    ]
    assert found == [200] * 10 + [429] * 2
    another = gateway.bearer(gateway.claims("reviv"))
    assert await statuses(gateway, path, 1, address="192.0.2.3", headers=another) == [200]


async def test_a_photograph_slightly_above_the_limit_reaches_the_service_which_refuses_it(
    gateway: GatewayHarness,
) -> None:
    url = "/api/restorations/upload/"
    async with gateway.client(REVIV_HOST) as client:
        forwarded = await client.post(url, files={"image": bytes(LARGEST_PHOTOGRAPH + 100_000)})
        refused = await client.post(url, files={"image": bytes(LARGEST_PHOTOGRAPH + 2_000_000)})
    assert forwarded.status_code == 200
    assert len(gateway.services["generation"].requests) == 1
    assert (refused.status_code, refused.json()["error"]["code"]) == (413, "REQUEST_TOO_LARGE")
