"""Nothing a client can write is a crash: every place of both documents, with what nobody honest sends."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

import httpx
import pytest
from clients.emporium import PASSWORD
from hostile import Attempt, attempts_at, operations
from platform_under_test import PlatformUnderTest
from shapes import assert_emporium_error, assert_problem

SHOP = "gadgets"
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


BOTH = [("emporium", assert_emporium_error), ("staff", assert_problem)]


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("contract", "assert_refusal"), BOTH, ids=["emporium", "staff"])
async def test_every_place_of_the_document_withstands_it(
    platform: PlatformUnderTest, contract: str, assert_refusal: Callable[[httpx.Response], None]
) -> None:
    base = f"{platform.base}/{SHOP}"
    async with httpx.AsyncClient(timeout=60, trust_env=False) as client:
        path = "/api/schema/" if contract == "emporium" else "/api/staff/schema/"
        document = (await client.get(base + path)).json()
    for operation in operations(document):
        headers = await _authorization(platform, contract) if "security" in operation.spec else {}
        for attempt, response in await _answers(base, headers, attempts_at(operation, EXAMPLE)):
            try:
                if not response.is_success:
                    assert_refusal(response)
            except AssertionError as error:
                raise AssertionError(f"{attempt}: {response.status_code} {response.text[:500]}") from error


async def _authorization(platform: PlatformUnderTest, contract: str) -> dict[str, str]:
    """Of somebody new for each operation: some of them end sessions."""
    who = await platform.staff(SHOP) if contract == "staff" else await platform.customer(f"/{SHOP}")
    return {"Authorization": who.http.headers["Authorization"]}


async def _answers(
    base: str, headers: dict[str, str], attempts: Iterable[Attempt]
) -> list[tuple[Attempt, httpx.Response]]:
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
