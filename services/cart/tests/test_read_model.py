"""The read model: the newest version wins, in any order of events."""

import asyncio
from itertools import permutations
from uuid import uuid4

from cart.domain.base import Table
from cart.repository.read_model import withdraw_product
from common.events.catalog import StockChanged

from .storefront import FakeCatalog, StorefrontClient


async def test_an_older_version_of_a_product_changes_nothing(client: StorefrontClient) -> None:
    product = await client.sell(price=1000)
    await client.harness.deliver(product.model_copy(update={"price": 3000, "version": 3}))
    await client.harness.deliver(product.model_copy(update={"price": 2000, "version": 2}), times=2)
    assert (await client.customer().add(product)).json()["price"] == "30.00"


async def test_stock_events_in_any_order_end_with_the_newest(client: StorefrontClient) -> None:
    for order in permutations((2, 3, 4)):
        product = await client.sell(stock=100)
        for version in order:
            await client.restock(product, quantity=version, version=version)
        refused = await client.customer().add(product, 50)
        assert refused.json()["details"]["available"] == 4


async def test_a_stock_event_may_arrive_before_its_product(client: StorefrontClient) -> None:
    product = client.product(stock=100)
    await client.restock(product, quantity=1, version=9)
    await client.harness.deliver(product)
    assert (await client.customer().add(product, 2)).status_code == 400


async def test_the_stock_of_a_variant_is_stored_separately(client: StorefrontClient) -> None:
    variant = client.variant(stock=5)
    product = await client.sell(stock=5, variants=[variant])
    await client.restock(product, 1, 2, variant.id)
    assert (await client.customer().add(product, 2, variant.id)).status_code == 400
    assert (await client.customer().add(product, 2)).status_code == 201


async def test_a_variant_that_is_no_longer_listed_cannot_be_bought(client: StorefrontClient) -> None:
    variant = client.variant()
    product = await client.sell(variants=[variant])
    await client.harness.deliver(product.model_copy(update={"variants": [], "version": 2}))
    assert (await client.customer().add(product, 1, variant.id)).status_code == 404


async def test_stock_events_of_an_unknown_product_are_stored(client: StorefrontClient) -> None:
    event = StockChanged(
        storefront=client.name, version=1, product_id=uuid4(), variant_id=None, slug="nothing", quantity=1
    )
    await client.harness.deliver(event, times=2)


def test_the_metadata_is_carts_own() -> None:
    assert set(Table.metadata.tables) >= {"carts", "cart_lines", "claims", "outbox", "inbox", "tasks"}
    assert "orders" not in Table.metadata.tables


async def test_a_line_whose_variant_is_no_longer_listed_keeps_its_name_and_sku(client: StorefrontClient) -> None:
    variant = client.variant(name="Walnut", sku="W-1")
    product = await client.sell(variants=[variant])
    customer = client.customer()
    await customer.add(product, 1, variant.id)
    await client.harness.deliver(product.model_copy(update={"variants": [], "version": 2}))
    (line,) = (await customer.cart())["items"]
    assert line["variant"] == {"id": str(variant.id), "name": "Walnut", "sku": "W-1"}


async def test_the_same_product_from_an_event_and_a_call_at_once_is_stored_once(
    client: StorefrontClient, catalog: FakeCatalog
) -> None:
    product = client.product(stock=100, variants=[client.variant(), client.variant()])
    catalog.products[product.product_id] = product
    customer = client.customer()
    additions = (customer.add(product, 1, each.id) for each in product.variants * 4)
    answers, *_ = await asyncio.gather(asyncio.gather(*additions), client.harness.deliver(product, times=2))
    assert sorted(answer.status_code for answer in answers) == [200] * 6 + [201] * 2


async def test_a_product_that_catalog_no_longer_has_is_not_sold_until_it_is_published_again(
    client: StorefrontClient,
) -> None:
    product = await client.sell()
    async with client.harness.database.transaction() as uow:
        await withdraw_product(uow, client.name, product.product_id)
    assert (await client.customer().add(product)).status_code == 404
    await client.harness.deliver(product.model_copy(update={"version": 2}))
    assert (await client.customer().add(product)).status_code == 201
