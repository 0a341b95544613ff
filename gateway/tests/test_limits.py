"""How often one may come (contract 8.1, addendum 55)."""

import asyncio

import httpx
import pytest
from common import clock
from gateway.testing import Door, open_door

LOGIN = "/api/v1/auth/login/"
REGISTER = "/api/v1/auth/register/"
PRODUCTS = "/api/v1/products/"


async def fire(door: Door, times: int, method: str = "GET", path: str = PRODUCTS, **options: object) -> list[int]:
    async with door.client() as client:
        return [(await client.request(method, path, **options)).status_code for _ in range(times)]  # type: ignore[arg-type]


def of(address: str) -> dict[str, str]:
    return {"X-Forwarded-For": address}


async def test_five_logins_in_fifteen_minutes_per_address_successes_included(door: Door) -> None:
    assert await fire(door, 6, "POST", LOGIN) == [200] * 5 + [429]
    assert await fire(door, 1, "POST", LOGIN, headers=of("192.0.2.1")) == [200]
    clock.advance(15 * 60)
    assert await fire(door, 6, "POST", LOGIN) == [200] * 5 + [429]


async def test_three_registrations_an_hour_per_address(door: Door) -> None:
    assert await fire(door, 4, "POST", REGISTER) == [200] * 3 + [429]
    clock.advance(3600)
    assert await fire(door, 1, "POST", REGISTER) == [200]


async def test_twenty_requests_a_minute_for_strangers_per_address(door: Door) -> None:
    assert await fire(door, 21) == [200] * 20 + [429]
    assert await fire(door, 1, headers=of("192.0.2.1")) == [200]
    clock.advance(60)
    assert await fire(door, 1) == [200]


async def test_a_hundred_requests_a_minute_for_a_user_from_wherever(door: Door) -> None:
    headers = door.bearer()
    assert await fire(door, 60, headers={**headers, **of("192.0.2.1")}) == [200] * 60
    assert await fire(door, 41, headers={**headers, **of("192.0.2.2")}) == [200] * 40 + [429]
    assert await fire(door, 1, headers=door.bearer()) == [200]


async def test_users_do_not_use_up_what_strangers_of_their_address_have(door: Door) -> None:
    assert await fire(door, 30, headers=door.bearer()) == [200] * 30
    assert await fire(door, 20) == [200] * 20


async def test_the_refusal_tells_in_whole_seconds_how_long_to_wait(door: Door) -> None:
    await fire(door, 20)
    clock.advance(12.5)
    async with door.client() as client:
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
    assert await fire(door, 1) == [200]


async def test_the_window_moves_with_each_request_and_has_no_edges(door: Door) -> None:
    assert await fire(door, 10) == [200] * 10
    clock.advance(40)
    assert await fire(door, 11) == [200] * 10 + [429]
    clock.advance(21)
    assert await fire(door, 11) == [200] * 10 + [429]


async def test_a_refused_request_counts_against_none_of_its_limits(door: Door) -> None:
    await fire(door, 20)
    assert await fire(door, 5, "POST", LOGIN) == [429] * 5
    clock.advance(60)
    assert await fire(door, 6, "POST", LOGIN) == [200] * 5 + [429]


async def test_no_burst_gets_more_than_the_limit(door: Door) -> None:
    async with door.client() as client:
        answers = await asyncio.gather(*(client.post(LOGIN) for _ in range(30)))
    assert sorted(answer.status_code for answer in answers) == [200] * 5 + [429] * 25


async def test_storefronts_count_apart(door: Door) -> None:
    assert await fire(door, 21) == [200] * 20 + [429]
    assert await fire(door, 1, path=f"/bazaar{PRODUCTS}") == [200]


async def test_answers_from_memory_count_too(door: Door) -> None:
    assert await fire(door, 21) == [200] * 20 + [429]
    assert len(door.services["catalog"].requests) == 1


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
async def test_what_is_exempt_is_never_refused(door: Door, method: str, path: str) -> None:
    await fire(door, 20)
    assert set(await fire(door, 30, method, path)) == {200}


async def test_preflights_are_exempt(door: Door) -> None:
    await fire(door, 20)
    asking = {"Origin": "http://localhost:3000", "Access-Control-Request-Method": "GET"}
    assert set(await fire(door, 30, "OPTIONS", headers=asking)) == {204}


async def test_a_made_up_chain_in_front_of_the_real_address_changes_nothing(door: Door) -> None:
    statuses = []
    for number in range(21):
        statuses += await fire(door, 1, headers=of(f"10.0.0.{number}, 203.0.113.7"))
    assert statuses == [200] * 20 + [429]


async def test_only_trusted_proxies_are_believed(door: Door) -> None:
    async with door.client(peer="198.51.100.9") as client:
        answers = [await client.get(PRODUCTS, headers=of(f"203.0.113.{number}")) for number in range(21)]
    assert [answer.status_code for answer in answers] == [200] * 20 + [429]


async def test_one_ipv6_subscriber_is_one_client(door: Door) -> None:
    statuses = []
    for number in range(21):
        statuses += await fire(door, 1, headers=of(f"2001:db8:1:2::{number:x}"))
    assert statuses == [200] * 20 + [429]
    assert await fire(door, 1, headers=of("2001:db8:1:3::1")) == [200]


async def test_many_addresses_do_not_fill_the_memory() -> None:
    async with open_door(counted_keys=50) as door:
        for number in range(300):
            await fire(door, 1, headers=of(f"203.0.113.{number % 250}"))
        assert await fire(door, 1) == [200]


async def test_the_retry_header_is_readable_by_a_client_that_knows_only_http(door: Door) -> None:
    await fire(door, 5, "POST", LOGIN)
    async with door.client() as client:
        response: httpx.Response = await client.post(LOGIN)
    assert 1 <= int(response.headers["retry-after"]) <= 900
