"""Nothing a client can write is a crash: every place of every document, with what nobody honest sends."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import httpx
import pytest
from clients.emporium import PASSWORD
from clients.marbelle import Visitor
from hostile import Attempt, attempts_at, operations
from platform_under_test import CUSTOMER_PASSWORD, PlatformUnderTest
from shapes import assert_emporium_error, assert_marbelle_refusal, assert_problem

pytestmark = pytest.mark.once

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
}
"""Something valid for most fields, so that the one hostile field is what is judged."""


SPOKEN = [
    ("emporium", "gadgets", "/api/schema/", assert_emporium_error),
    ("marbelle", "gravel", "/api/schema/", assert_marbelle_refusal),
    ("staff", "gadgets", "/api/staff/schema/", assert_problem),
]
Headers = dict[str, str]


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("contract", "shop", "schema", "assert_refusal"), SPOKEN, ids=[each[0] for each in SPOKEN])
async def test_every_place_of_the_document_withstands_it(
    platform: PlatformUnderTest,
    contract: str,
    shop: str,
    schema: str,
    assert_refusal: Callable[[httpx.Response], None],
) -> None:
    base = f"{platform.base}/{shop}"
    async with httpx.AsyncClient(timeout=60, trust_env=False) as client:
        document = (await client.get(base + schema)).json()
    for operation in operations(document):
        for needs_token in {bool(way) for way in operation.spec.get("security", [{}])}:
            headers = await AUTHORIZED[contract](platform, shop) if needs_token else {}
            for attempt, response in await _answers(base, headers, attempts_at(operation, EXAMPLE)):
                try:
                    if not response.is_success:
                        assert_refusal(response)
                except AssertionError as error:
                    raise AssertionError(f"{attempt}: {response.status_code} {response.text[:500]}") from error


async def _customer(platform: PlatformUnderTest, shop: str) -> Headers:
    return {"Authorization": (await platform.customer(f"/{shop}")).http.headers["Authorization"]}


async def _staff(platform: PlatformUnderTest, shop: str) -> Headers:
    return {"Authorization": (await platform.staff(shop)).http.headers["Authorization"]}


async def _visitor(platform: PlatformUnderTest, shop: str) -> Headers:
    visitor = Visitor(f"{platform.base}/{shop}")
    visitor.email = f"demo@{shop}.example"
    await visitor.login(CUSTOMER_PASSWORD)
    return {"Authorization": f"Bearer {visitor.tokens['access']}"}


AUTHORIZED: dict[str, Callable[[PlatformUnderTest, str], Awaitable[Headers]]] = {
    "emporium": _customer,
    "marbelle": _visitor,
    "staff": _staff,
}
"""In a session of its own for each operation: some of them end sessions."""


async def _answers(base: str, headers: Headers, attempts: Iterable[Attempt]) -> list[tuple[Attempt, httpx.Response]]:
    """A few at a time."""
    gate = asyncio.Semaphore(8)
    json = {"Content-Type": "application/json"}
    async with httpx.AsyncClient(timeout=60, trust_env=False, headers=headers) as client:

        async def send(attempt: Attempt) -> tuple[Attempt, httpx.Response]:
            async with gate:
                own = json if attempt.body is not None else {}
                url = base + attempt.path
                return attempt, await client.request(attempt.method, url, content=attempt.body, headers=own)

        return await asyncio.gather(*map(send, attempts))
