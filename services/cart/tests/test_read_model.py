"""What cart knows of the goods: newest wins, however the events arrive."""

import asyncio
from itertools import permutations
from uuid import uuid4

from cart.domain.base import Table
from cart.domain.known_goods import withdraw_product
from common.events.catalog import StockChanged

from .shop import Catalog, Shop


async def test_older_news_of_a_product_changes_nothing(shop: Shop) -> None:
    product = await shop.sell(price=1000)
    await shop.harness.tell(product.model_copy(update={"price": 3000, "version": 3}))
    await shop.harness.tell(product.model_copy(update={"price": 2000, "version": 2}), times=2)
    assert (await shop.customer().add(product)).json()["price"] == "30.00"


async def test_stock_news_in_any_order_end_with_the_newest(shop: Shop) -> None:
    for order in permutations((2, 3, 4)):
        product = await shop.sell(stock=100)
        for version in order:
            await shop.restock(product, quantity=version, version=version)
        refused = await shop.customer().add(product, 50)
        assert refused.json()["details"]["available"] == 4


async def test_stock_news_may_come_before_the_product_itself(shop: Shop) -> None:
    product = shop.product(stock=100)
    await shop.restock(product, quantity=1, version=9)
    await shop.harness.tell(product)
    assert (await shop.customer().add(product, 2)).status_code == 400


async def test_the_stock_of_a_variant_is_kept_apart(shop: Shop) -> None:
    variant = shop.variant(stock=5)
    product = await shop.sell(stock=5, variants=[variant])
    await shop.restock(product, 1, 2, variant.id)
    assert (await shop.customer().add(product, 2, variant.id)).status_code == 400
    assert (await shop.customer().add(product, 2)).status_code == 201


async def test_a_variant_that_is_gone_cannot_be_bought(shop: Shop) -> None:
    variant = shop.variant()
    product = await shop.sell(variants=[variant])
    await shop.harness.tell(product.model_copy(update={"variants": [], "version": 2}))
    assert (await shop.customer().add(product, 1, variant.id)).status_code == 404


async def test_news_of_unknown_stock_are_kept_without_harm(shop: Shop) -> None:
    event = StockChanged(
        storefront=shop.name, version=1, product_id=uuid4(), variant_id=None, slug="nothing", quantity=1
    )
    await shop.harness.tell(event, times=2)


def test_the_metadata_is_carts_own() -> None:
    assert set(Table.metadata.tables) >= {"carts", "cart_lines", "claims", "outbox", "inbox", "tasks"}
    assert "orders" not in Table.metadata.tables


async def test_a_line_whose_variant_is_gone_keeps_its_words(shop: Shop) -> None:
    variant = shop.variant(name="Walnut", sku="W-1")
    product = await shop.sell(variants=[variant])
    customer = shop.customer()
    await customer.add(product, 1, variant.id)
    await shop.harness.tell(product.model_copy(update={"variants": [], "version": 2}))
    (line,) = (await customer.cart())["items"]
    assert line["variant"] == {"id": str(variant.id), "name": "Walnut", "sku": "W-1"}


async def test_the_same_news_at_once_from_event_and_question_are_kept_once(shop: Shop, catalog: Catalog) -> None:
    product = shop.product(stock=100, variants=[shop.variant(), shop.variant()])
    catalog.products[product.product_id] = product
    customer = shop.customer()
    additions = (customer.add(product, 1, each.id) for each in product.variants * 4)
    answers, *_ = await asyncio.gather(asyncio.gather(*additions), shop.harness.tell(product, times=2))
    assert sorted(answer.status_code for answer in answers) == [200] * 6 + [201] * 2


async def test_a_product_that_catalog_does_not_have_any_more_is_not_sold_until_it_is_told_again(shop: Shop) -> None:
    product = await shop.sell()
    async with shop.harness.database.transaction() as session:
        await withdraw_product(session, shop.name, product.product_id)
    assert (await shop.customer().add(product)).status_code == 404
    await shop.harness.tell(product.model_copy(update={"version": 2}))
    assert (await shop.customer().add(product)).status_code == 201
