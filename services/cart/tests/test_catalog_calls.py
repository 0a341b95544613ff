"""Calls of catalog before a refusal that depends on the read model."""

from .storefront import ITEMS, FakeCatalog, StorefrontClient


async def test_an_idempotency_key_adds_once_also_when_catalog_had_to_be_called(
    client: StorefrontClient, catalog: FakeCatalog
) -> None:
    product = client.product()
    catalog.products[product.product_id] = product
    customer = client.customer()
    body = {"product_id": str(product.product_id), "quantity": 2}
    first, again = [await customer.http.post(ITEMS, json=body, headers={"Idempotency-Key": "add-1"}) for _ in range(2)]
    assert (first.status_code, again.status_code, again.content) == (201, 201, first.content)
    assert (await customer.cart())["total_items"] == 2


async def test_without_catalog_a_known_stock_is_enough_to_refuse_and_an_unknown_product_is_unavailable(
    client: StorefrontClient, catalog: FakeCatalog
) -> None:
    product, customer = await client.sell(stock=1), client.customer()
    catalog.is_unavailable = True
    assert (await customer.add(product, 1)).status_code == 201
    refused = await customer.add(product, 1)
    assert (refused.status_code, refused.json()["code"]) == (400, "stock_unavailable")
    assert (await customer.add(client.product(), 1)).status_code == 503


async def test_catalog_is_called_for_a_product_missing_from_the_read_model(
    client: StorefrontClient, catalog: FakeCatalog
) -> None:
    product = client.product(stock=2, variants=[client.variant()])
    catalog.products[product.product_id] = product
    customer = client.customer()
    assert (await customer.add(product, 1)).status_code == 201
    assert (await customer.add(product, 1, product.variants[0].id)).status_code == 201
    assert catalog.calls == 1


async def test_catalog_is_called_for_a_variant_missing_from_the_read_model(
    client: StorefrontClient, catalog: FakeCatalog
) -> None:
    product = await client.sell()
    newer = product.model_copy(update={"variants": [client.variant()], "version": 2})
    catalog.products[product.product_id] = newer
    assert (await client.customer().add(product, 1, newer.variants[0].id)).status_code == 201


async def test_a_refusal_for_stock_uses_catalogs_current_stock(client: StorefrontClient, catalog: FakeCatalog) -> None:
    product = await client.sell(stock=0)
    restocked = product.model_copy(update={"quantity": 5, "stock_version": 2})
    catalog.products[product.product_id] = restocked
    customer = client.customer()
    assert (await customer.add(product, 2)).status_code == 201
    refused = await customer.add(product, 4)
    assert refused.json()["details"] == {"requested": 6, "available": 5}
