"""Rate limits (contract 8.1, addendum 55)."""

import asyncio

import httpx
import pytest
from common.kernel import clock
from testkit.gateway import GatewayHarness, open_gateway

LOGIN = "/api/v1/auth/login/"
REGISTER = "/api/v1/auth/register/"
PRODUCTS = "/api/v1/products/"


async def statuses_of(
    gateway: GatewayHarness, times: int, method: str = "GET", path: str = PRODUCTS, **options: object
) -> list[int]:
    async with gateway.client() as client:
        return [(await client.request(method, path, **options)).status_code for _ in range(times)]  # type: ignore[arg-type]


def forwarded_for(address: str) -> dict[str, str]:
    return {"X-Forwarded-For": address}


async def test_five_logins_in_fifteen_minutes_per_address_including_successful_ones(gateway: GatewayHarness) -> None:
    assert await statuses_of(gateway, 6, "POST", LOGIN) == [200] * 5 + [429]
    assert await statuses_of(gateway, 1, "POST", LOGIN, headers=forwarded_for("192.0.2.1")) == [200]
    clock.advance(15 * 60)
    assert await statuses_of(gateway, 6, "POST", LOGIN) == [200] * 5 + [429]


async def test_three_registrations_an_hour_per_address(gateway: GatewayHarness) -> None:
    assert await statuses_of(gateway, 4, "POST", REGISTER) == [200] * 3 + [429]
    clock.advance(3600)
    assert await statuses_of(gateway, 1, "POST", REGISTER) == [200]


async def test_twenty_anonymous_requests_a_minute_per_address(gateway: GatewayHarness) -> None:
    assert await statuses_of(gateway, 21) == [200] * 20 + [429]
    assert await statuses_of(gateway, 1, headers=forwarded_for("192.0.2.1")) == [200]
    clock.advance(60)
    assert await statuses_of(gateway, 1) == [200]


async def test_a_user_has_a_hundred_requests_a_minute_from_all_addresses_together(gateway: GatewayHarness) -> None:
    headers = gateway.bearer()
    assert await statuses_of(gateway, 60, headers={**headers, **forwarded_for("192.0.2.1")}) == [200] * 60
    assert await statuses_of(gateway, 41, headers={**headers, **forwarded_for("192.0.2.2")}) == [200] * 40 + [429]
    assert await statuses_of(gateway, 1, headers=gateway.bearer()) == [200]


async def test_requests_of_users_do_not_count_as_anonymous_ones_of_their_address(gateway: GatewayHarness) -> None:
    assert await statuses_of(gateway, 30, headers=gateway.bearer()) == [200] * 30
    assert await statuses_of(gateway, 20) == [200] * 20


async def test_a_throttled_response_has_retry_after_in_whole_seconds(gateway: GatewayHarness) -> None:
    await statuses_of(gateway, 20)
    clock.advance(12.5)
    async with gateway.client() as client:
        response = await client.get(PRODUCTS)
    wait = response.json()["retry_after"]
    assert response.status_code == 429
    assert 46 <= wait <= 48
    assert response.headers["retry-after"] == str(wait)
    assert response.json() == {
        "error": f"Request throttled. Retry after {wait} seconds.",
        "code": "throttled",
        "details": None,
        "retry_after": wait,
    }
    clock.advance(wait)
    assert await statuses_of(gateway, 1) == [200]


async def test_the_window_moves_with_each_request_and_has_no_edges(gateway: GatewayHarness) -> None:
    assert await statuses_of(gateway, 10) == [200] * 10
    clock.advance(40)
    assert await statuses_of(gateway, 11) == [200] * 10 + [429]
    clock.advance(21)
    assert await statuses_of(gateway, 11) == [200] * 10 + [429]


async def test_a_throttled_request_counts_against_none_of_its_limits(gateway: GatewayHarness) -> None:
    await statuses_of(gateway, 20)
    assert await statuses_of(gateway, 5, "POST", LOGIN) == [429] * 5
    clock.advance(60)
    assert await statuses_of(gateway, 6, "POST", LOGIN) == [200] * 5 + [429]


async def test_no_burst_gets_more_than_the_limit(gateway: GatewayHarness) -> None:
    async with gateway.client() as client:
        responses = await asyncio.gather(*(client.post(LOGIN) for _ in range(30)))
    assert sorted(response.status_code for response in responses) == [200] * 5 + [429] * 25


async def test_each_storefront_has_its_own_count(gateway: GatewayHarness) -> None:
    assert await statuses_of(gateway, 21) == [200] * 20 + [429]
    assert await statuses_of(gateway, 1, path=f"/bazaar{PRODUCTS}") == [200]


async def test_cached_responses_count_against_rate_limits(gateway: GatewayHarness) -> None:
    assert await statuses_of(gateway, 21) == [200] * 20 + [429]
    assert len(gateway.services["catalog"].requests) == 1


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/docs/"),
        ("GET", "/api/schema/"),
        ("GET", "/media/products/1.jpg"),
        ("POST", "/api/v1/payments/webhook/"),
        ("GET", "/health/live"),
        ("GET", "/"),
    ],
)
async def test_public_paths_have_no_rate_limit(gateway: GatewayHarness, method: str, path: str) -> None:
    await statuses_of(gateway, 20)
    assert set(await statuses_of(gateway, 30, method, path)) == {200}


async def test_preflights_have_no_rate_limit(gateway: GatewayHarness) -> None:
    await statuses_of(gateway, 20)
    tasks = {"Origin": "http://localhost:3000", "Access-Control-Request-Method": "GET"}
    assert set(await statuses_of(gateway, 30, "OPTIONS", headers=tasks)) == {204}


async def test_forged_entries_before_the_real_address_are_ignored(gateway: GatewayHarness) -> None:
    found = []
    for number in range(21):
        found += await statuses_of(gateway, 1, headers=forwarded_for(f"10.0.0.{number}, 203.0.113.7"))
    assert found == [200] * 20 + [429]


async def test_only_trusted_proxies_can_set_the_client_address(gateway: GatewayHarness) -> None:
    async with gateway.client(peer="198.51.100.9") as client:
        responses = [await client.get(PRODUCTS, headers=forwarded_for(f"203.0.113.{number}")) for number in range(21)]
    assert [response.status_code for response in responses] == [200] * 20 + [429]


async def test_one_ipv6_subscriber_is_one_client(gateway: GatewayHarness) -> None:
    found = []
    for number in range(21):
        found += await statuses_of(gateway, 1, headers=forwarded_for(f"2001:db8:1:2::{number:x}"))
    assert found == [200] * 20 + [429]
    assert await statuses_of(gateway, 1, headers=forwarded_for("2001:db8:1:3::1")) == [200]


async def test_many_addresses_do_not_fill_the_memory() -> None:
    async with open_gateway(counted_keys=50) as gateway:
        for number in range(300):
            await statuses_of(gateway, 1, headers=forwarded_for(f"203.0.113.{number % 250}"))
        assert await statuses_of(gateway, 1) == [200]


async def test_retry_after_is_readable_by_a_generic_http_client(gateway: GatewayHarness) -> None:
    await statuses_of(gateway, 5, "POST", LOGIN)
    async with gateway.client() as client:
        response: httpx.Response = await client.post(LOGIN)
    assert 1 <= int(response.headers["retry-after"]) <= 900


async def test_staff_have_a_limit_of_their_own(gateway: GatewayHarness) -> None:
    staff = gateway.bearer(gateway.claims(permissions=["staff", "orders:read"]))
    assert await statuses_of(gateway, 601, path="/api/staff/v1/orders", headers=staff) == [200] * 600 + [429]
    assert await statuses_of(gateway, 1, headers=staff) == [200]
