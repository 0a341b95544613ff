"""Calls of catalog before a refusal that depends on the read model."""

from ..storefront import FakeCatalog
from .storefront import MarbelleStorefront


async def test_catalog_is_called_for_a_product_missing_from_the_read_model(
    marbelle: MarbelleStorefront, catalog: FakeCatalog
) -> None:
    product = marbelle.product(stock=2)
    catalog.products[product.product_id] = product
    guest = marbelle.guest()
    await guest.added(product)
    await guest.added(product)
    assert catalog.calls == 1


async def test_a_refusal_for_stock_uses_catalogs_current_stock(
    marbelle: MarbelleStorefront, catalog: FakeCatalog
) -> None:
    product = await marbelle.sell(stock=0)
    catalog.products[product.product_id] = product.model_copy(update={"quantity": 5, "stock_version": 2})
    await marbelle.guest().added(product, 2)
