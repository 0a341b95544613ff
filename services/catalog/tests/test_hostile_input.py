"""No request is answered with 500, and every error response has the contract's format."""

from typing import Any

import pytest
from catalog.contracts.staff import product_schemas, schemas
from common.http import Body
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .shops import STAFF, Shop

VALUES: list[Any] = [
    None, "", " ", "\x00", "\ud7ff", "😀" * 100, "9" * 400, "-1", 0, -1, 2**31, 2**63, 2**64, 1.5, 1e308, True,
    [], {}, [None], {"a": "\x00"}, "1" * 12, "999999999999.999", "0", "x" * 100_000,
]  # fmt: skip
QUERIES = [
    "products?search", "products?category", "products?is_active", "products?limit", "stock/low?cursor",
    "stock/movements?product_id", "stock/movements?cursor", "reviews?is_approved", "reviews?cursor",
    "categories?cursor",
]  # fmt: skip
CURSORS = [
    "WzFlOTksIngiXQ", "Wzk5OTk5OTk5OTk5OTk5OTk5OTksIjAwMDAwMDAwLTAwMDAtNDAwMC04MDAwLTAwMDAwMDAwMDAwMCJd",
    "WyIwMDAxLTAxLTAxVDAwOjAwOjAwKzE0OjAwIiwiMDAwMDAwMDAtMDAwMC00MDAwLTgwMDAtMDAwMDAwMDAwMDAwIl0",
]  # fmt: skip


@pytest.mark.parametrize(
    ("method", "path", "model", "body"),
    [
        ("POST", "/products", product_schemas.NewProductBody, {"name": "x", "sku": "X-1", "price": "1.00"}),
        ("PATCH", "/products/{product}", product_schemas.ProductChanges, {}),
        ("POST", "/products/{product}/variants", product_schemas.NewVariantBody, {"name": "x", "sku": "X-2"}),
        ("PATCH", "/variants/{variant}", product_schemas.VariantChanges, {}),
        ("PUT", "/products/{product}/stock", schemas.StockBody, {}),
        ("POST", "/variants/{variant}/stock/adjust", schemas.AdjustmentBody, {"delta": 1, "reason": "x"}),
        ("POST", "/categories", schemas.NewCategoryBody, {"name": "x"}),
        ("PATCH", "/categories/{category}", schemas.CategoryChanges, {}),
    ],
)
async def test_no_value_of_a_field_makes_the_staff_contract_crash(
    shop: Shop, method: str, path: str, model: type[Body], body: dict[str, Any]
) -> None:
    product = await shop.product()
    variant = await shop.variant(product)
    category = shop.categories["Goods"]["id"]
    target = path.format(product=product["id"], variant=variant["id"], category=category)
    for field in model.model_fields:
        for value in VALUES:
            response = await shop.staff(method, target, **{"category_id": category, **body, field: value})
            assert response.status_code < 500, (field, value, response.text)


@pytest.mark.parametrize("query", QUERIES)
async def test_no_query_makes_the_staff_contract_crash(shop: Shop, query: str) -> None:
    await shop.product()
    path, _, name = query.partition("?")
    for value in [*(str(value)[:300] for value in VALUES), *CURSORS]:
        response = await shop.harness.staff(shop.name).get(f"{STAFF}/{path}", params={name: value})
        assert response.status_code < 500, (query, value, response.text)


TEXTS = st.text(max_size=30)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parameters=st.dictionaries(
    st.sampled_from(["category", "min_price", "max_price", "in_stock", "search", "ordering", "page", "page_size"]),
    st.one_of(TEXTS, st.integers().map(str), st.floats().map(str)),
))  # fmt: skip
async def test_no_query_makes_the_list_crash(shop: Shop, parameters: dict[str, str]) -> None:
    anything: dict[str, Any] = dict(parameters)
    assert (await shop.get(**anything)).status_code in (200, 400, 404)
