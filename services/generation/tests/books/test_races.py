"""Requests that generate, change and delete what belongs to one book at once: each is executed or refused."""

import asyncio
from collections.abc import Awaitable

import httpx

from .conftest import Press
from .shop import BOOKS, CHARACTERS, PAGES, Client

VERSIONS = "/api/product/{}-versions/"
ROUNDS = 6


async def requests_for_a_book(customer: Client) -> list[Awaitable[httpx.Response]]:
    http, book = customer.http, (await customer.book())["id"]
    character = (await customer.character(book))["id"]
    pages = [(await customer.page(book, number))["id"] for number in (1, 2)]
    generated = [("character", {"character": character}), ("cover", {"book_id": book})]
    generated += [("page", {"page": page}) for page in pages]
    return [
        *(http.post(VERSIONS.format(kind), json={**item, "prompt": "x"}) for kind, item in generated),
        *(http.delete(f"{PAGES}{page}/") for page in pages),
        http.patch(f"{CHARACTERS}{character}/", json={"name": "Ana"}),
        http.delete(f"{CHARACTERS}{character}/"),
        *(http.post(VERSIONS.format(kind), json={**item, "prompt": "x"}) for kind, item in generated),
        http.delete(f"{BOOKS}{book}/"),
    ]


async def test_generating_and_deleting_at_once_is_no_deadlock(press: Press) -> None:
    shop = press.shop(wait_seconds=0)
    for _ in range(ROUNDS):
        customer = shop.customer()
        requests = [request for _ in range(2) for request in await requests_for_a_book(customer)]
        statuses = {response.status_code for response in await asyncio.gather(*requests)}
        assert statuses <= {200, 201, 204, 403, 404, 409}
        assert await customer.books() == []
    for table in ("books", "characters", "book_pages", "versions", "jobs"):
        assert await shop.rows(table, storefront=shop.name) == 0
