"""How many statements a list takes, however long it is."""

import pytest

from .shop import BOOKS, CHARACTERS, PAGES, Shop


@pytest.mark.parametrize("path", [BOOKS, CHARACTERS, PAGES, f"{BOOKS}init-create/"])
async def test_a_list_is_read_by_one_statement(shop: Shop, path: str) -> None:
    customer = shop.customer()
    for number in range(3):
        book = await customer.book()
        await customer.character(book["id"])
        await customer.page(book["id"], number + 1)
    pool = shop.harness.database.pool
    before = pool.statement_count
    response = await customer.http.get(path)
    assert response.status_code == 200
    assert pool.statement_count - before == 1
