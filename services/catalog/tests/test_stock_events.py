"""Events and mails about changes of stock."""

from uuid import uuid4

from common.events.catalog import StockChanged, StockLow

from .shops import Shop, line


async def test_every_change_of_stock_is_published_with_a_higher_version(shop: Shop) -> None:
    made = await shop.product(quantity=20)
    variant = await shop.variant(made, quantity=4)
    order = uuid4()
    await shop.reserve(order, line(made, 2), line(variant, 1))
    await shop.release(order)
    published = await shop.harness.events(StockChanged, shop.name)
    of_product = [(event.version, event.quantity) for event in published if event.variant_id is None]
    of_variant = [(event.version, event.quantity) for event in published if event.variant_id is not None]
    assert of_product == [(1, 20), (2, 18), (3, 20)]
    assert of_variant == [(1, 4), (2, 3), (3, 4)]
    assert {event.slug for event in published} == {"thing"}


async def test_crossing_the_threshold_downwards_is_published_once_with_a_mail_to_staff(shop: Shop) -> None:
    storefront = shop.harness.storefronts[shop.name]
    mail = storefront.mail.model_copy(update={"staff": f"{shop.name}@staff.example"})
    shop.harness.storefronts.add(storefront.model_copy(update={"mail": mail}))
    made = await shop.product("Kettle", sku="KET-1", quantity=12)
    for quantity in (1, 1, 1, 1):
        await shop.reserve(uuid4(), line(made, quantity))
    published = await shop.harness.events(StockLow, shop.name)
    assert [(event.sku, event.quantity, event.threshold) for event in published] == [("KET-1", 10, 10)]
    mails = await shop.harness.mails(f"{shop.name}@staff.example")
    assert len(mails) == 1
    assert "Kettle (KET-1): 10 left" in mails[0]["text"]


async def test_a_product_may_have_a_threshold_of_its_own(shop: Shop) -> None:
    made = await shop.product(quantity=3, low_stock_threshold=1)
    await shop.reserve(uuid4(), line(made))
    assert await shop.harness.events(StockLow, shop.name) == []
    await shop.reserve(uuid4(), line(made))
    assert len(await shop.harness.events(StockLow, shop.name)) == 1


async def test_the_stock_of_a_product_that_tracks_no_inventory_is_never_low(shop: Shop) -> None:
    made = await shop.product(quantity=12, track_inventory=False)
    await shop.done("PUT", f"/products/{made['id']}/stock", quantity=1)
    assert await shop.harness.events(StockLow, shop.name) == []
