"""No hostile value is a 500: every field and parameter of every document is tested."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from atelier.settings.sandbox_accounts import BOOK_WEBHOOK_SECRET
from clients.emporium import PASSWORD
from clients.figureforge import Artist
from clients.marbelle import Visitor
from error_shapes import (
    assert_emporium_error,
    assert_figureforge_error,
    assert_marbelle_refusal,
    assert_problem,
    assert_storybook_error,
)
from hostile_requests import Attempt, Operation, attempts_at, attempts_in_heads, operations
from plain_http import plain_connections
from platform_under_test import CUSTOMER_PASSWORD, PlatformUnderTest
from storybook.fables import FABLES, fabulist

pytestmark = pytest.mark.once

UNKNOWN = "11111111-1111-4111-8111-111111111111"
EXAMPLE: dict[str, Any] = {
    "email": "somebody@customer.example",
    "password": PASSWORD,
    "password_confirm": PASSWORD,
    "new_password": PASSWORD,
    "new_password_confirm": PASSWORD,
    "current_password": "Not-My-Password-1",
    "first_name": "John",
    "address_type": "shipping",
    "full_name": "John Doe",
    "street_address": "123 Main St",
    "city": "New York",
    "country": "USA",
    "zip_code": "10001",
    "label": "Home",
    "address_line_1": "123 Main St",
    "postal_code": "10001",
    "state": "NY",
    "product_id": "1",
    "refresh": "token",
    "token": "token",
    "new_email": "new@customer.example",
    "quantity": 1,
    "rating": 5,
    "title": "Good",
    "comment": "Very good",
    "name": "Thing",
    "price": "1.00",
    "delta": 1,
    "reason": "counted",
    "status": "cancelled",
    "code": "000000",
    "username": "artist",
    "prompt": "A dancer at rest",
    "tags": ["dancer"],
    "is_public": True,
    "plan_id": "evening",
    "art_style": "Pixar",
    "tier_name": "leaflet",
    "delivery_address_id": 1,
    "items": [{"book_id": UNKNOWN, "quantity": 1, "unit_price": "9.90"}],
    "order_id": 1,
    "book": UNKNOWN,
    "character": UNKNOWN,
    "page": UNKNOWN,
    "page_number": 1,
    "content_type": "PAGE",
    "content_id": UNKNOWN,
    "retry_pack_order_id": UNKNOWN,
}
"""Valid values for most fields, so that only the hostile field is refused."""


SPOKEN = [
    pytest.param("emporium", "gadgets", "/api/schema/", assert_emporium_error, 1, id="emporium"),
    pytest.param("marbelle", "gravel", "/api/schema/", assert_marbelle_refusal, 1, id="marbelle"),
    pytest.param("figureforge", "croquis", "/api/schema/", assert_figureforge_error, 1, id="figureforge"),
    pytest.param("storybook", FABLES, "/api/schema/", assert_storybook_error, 1, id="storybook"),
    pytest.param("staff", "gadgets", "/api/staff/schema/", assert_problem, 40, id="staff"),
    pytest.param(
        "staff", "gadgets", "/api/staff/schema/", assert_problem, 1, id="all of staff", marks=pytest.mark.nightly
    ),
]
"""Contract, shop, document, and the check of a refusal. Each operation gets every so many-th value: staff have so many
operations that they share the values before a merge.
"""
Headers = dict[str, str]
SECRETS: dict[str, Headers] = {"storybook": {"X-Webhook-Secret": BOOK_WEBHOOK_SECRET}}
"""Headers without which a webhook refuses a request before its body is read."""
Judge = Callable[[httpx.Response], None]
AT_ONCE = 8


@pytest.mark.verify
@pytest.mark.timeout(3600)
@pytest.mark.parametrize(("contract", "shop", "schema", "assert_refusal", "every"), SPOKEN)
async def test_hostile_values_are_no_crash(
    platform: PlatformUnderTest, contract: str, shop: str, schema: str, assert_refusal: Judge, every: int
) -> None:
    base = f"{platform.base}/{shop}"
    for number, operation in enumerate(await _operations(base + schema)):
        if every > 1 and _is_stream(operation):
            continue  # each accepted value is a stream that lasts for minutes
        for needs_token in {bool(way) for way in operation.spec.get("security") or [{}]}:
            headers = await AUTHORIZED[contract](platform, shop) if needs_token else {}
            headers |= SECRETS.get(contract, {})
            attempts = islice(attempts_at(operation, EXAMPLE), number % every, None, every)
            await _send_all(base, headers, attempts, assert_refusal)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_hostile_numbers_in_headers_are_no_crash(platform: PlatformUnderTest, method: str) -> None:
    """Tests one operation of each service, because all operations share the parsing of headers."""
    base = f"{platform.base}/gadgets"
    found = [each for each in await _operations(f"{base}/api/schema/") if each.method == method]
    for operation in {each.path.split("/")[:4][-1]: each for each in found}.values():
        await _send_all(base, {}, attempts_in_heads(operation), assert_emporium_error)


def _is_stream(operation: Operation) -> bool:
    return "text/event-stream" in operation.spec["responses"].get("200", {}).get("content", {})


async def _operations(schema: str) -> list[Operation]:
    async with httpx.AsyncClient(timeout=60, trust_env=False) as client:
        return list(operations((await client.get(schema)).json()))


async def _customer(platform: PlatformUnderTest, shop: str) -> Headers:
    return {"Authorization": (await platform.customer(f"/{shop}")).http.headers["Authorization"]}


async def _staff(platform: PlatformUnderTest, shop: str) -> Headers:
    return {"Authorization": (await platform.staff(shop)).http.headers["Authorization"]}


async def _visitor(platform: PlatformUnderTest, shop: str) -> Headers:
    visitor = Visitor(f"{platform.base}/{shop}")
    visitor.email = f"demo@{shop}.example"
    await visitor.login(CUSTOMER_PASSWORD)
    return {"Authorization": f"Bearer {visitor.tokens['access']}"}


async def _artist(platform: PlatformUnderTest, shop: str) -> Headers:
    return {"Authorization": f"Bearer {(await Artist(f'{platform.base}/{shop}').sign_in()).access}"}


async def _author(platform: PlatformUnderTest, shop: str) -> Headers:
    return (await fabulist(platform.base).register()).session


AUTHORIZED: dict[str, Callable[[PlatformUnderTest, str], Awaitable[Headers]]] = {
    "emporium": _customer,
    "marbelle": _visitor,
    "figureforge": _artist,
    "storybook": _author,
    "staff": _staff,
}
"""Each operation has its own session, because some operations end sessions."""


async def _send_all(base: str, headers: Headers, attempts: Iterable[Attempt], assert_refusal: Judge) -> None:
    """Send requests in small groups; identical refusals of the same path are checked once."""
    judged: set[tuple[int, str | None, bytes]] = set()
    prefix = urlsplit(base).path
    async with plain_connections(base, AT_ONCE) as pool:

        async def send(attempt: Attempt) -> None:
            connection = await pool.get()
            try:
                target = prefix + attempt.path
                response = await connection.ask(attempt.method, target, {**headers, **attempt.headers}, attempt.body)
                response.request = httpx.Request(attempt.method, base + attempt.path.partition("?")[0][:200])
                words = (response.status_code, response.headers.get("content-type"), response.content)
                if not response.is_success and words not in judged:
                    assert_refusal(response)
                    judged.add(words)
            except (AssertionError, ConnectionError) as error:
                raise AssertionError(f"{attempt}: {error}") from error
            finally:
                pool.put_nowait(connection)

        await asyncio.gather(*map(send, attempts))
