"""Every refusal has a message in every dialect that can render it; every contract path is documented."""

import inspect

import pytest
from catalog.domain import errors
from common.kernel.errors import DomainError
from dialects import emporium, staff
from testkit.harness import Harness

REFUSALS_OF_CATALOG = [
    refusal
    for _, refusal in inspect.getmembers(errors, inspect.isclass)
    if issubclass(refusal, DomainError) and refusal.__module__ == errors.__name__
]
IN_EMPORIUM = {
    errors.ProductNotFound,
    errors.VariantNotFound,
    errors.MediaNotFound,
    errors.StockUnavailable,
    errors.PurchaseRequired,
    errors.AlreadyReviewed,
}
INTERNAL_ONLY = {errors.ReservationClosed}
NOT_IN_STAFF = {errors.MediaNotFound, errors.PurchaseRequired, errors.AlreadyReviewed} | INTERNAL_ONLY


@pytest.mark.parametrize("refusal", REFUSALS_OF_CATALOG)
def test_every_refusal_has_a_message_in_every_dialect_that_can_render_it(refusal: type[DomainError]) -> None:
    assert (refusal.code in emporium.REFUSALS) == (refusal in IN_EMPORIUM)
    assert refusal in NOT_IN_STAFF or refusal.code in staff.REFUSALS
    if refusal.field:
        assert refusal.code in staff.FIELD_MESSAGES


async def test_a_stock_refusal_has_the_documented_body(catalog: Harness) -> None:
    refusal = errors.StockUnavailable(product_id="x", variant_id=None, requested=5, available=2)
    response = emporium.EMPORIUM.render(refusal.problem())
    assert response.status_code == 400
    assert bytes(response.body) == (
        b'{"error":"Insufficient stock","code":"stock_unavailable","details":{"requested":5,"available":2}}'
    )


async def test_every_path_of_the_contract_is_documented(catalog: Harness) -> None:
    document = await catalog.document("emporium")
    paths = {path: set(operations) for path, operations in document["paths"].items()}
    assert paths == {
        "/api/v1/products/": {"get"},
        "/api/v1/products/categories/": {"get"},
        "/api/v1/products/{slug}/": {"get"},
        "/api/v1/products/{slug}/reviews/": {"get", "post"},
        "/api/v1/products/wishlist/me/": {"get"},
        "/api/v1/products/{slug}/wishlist/": {"post"},
        "/media/{key}": {"get"},
    }
    parameters = document["paths"]["/api/v1/products/"]["get"]["parameters"]
    assert {parameter["name"] for parameter in parameters} == {
        "category",
        "min_price",
        "max_price",
        "in_stock",
        "search",
        "ordering",
        "page",
        "page_size",
    }
    assert (await catalog.document("staff"))["paths"]
