"""Every refusal has words in every dialect that can meet it; every contract path is documented."""

import inspect

import pytest
from catalog.domain import errors
from common.errors import DomainError
from common.testing.harness import Harness
from dialects import emporium, staff

OWN = [
    refusal
    for _, refusal in inspect.getmembers(errors, inspect.isclass)
    if issubclass(refusal, DomainError) and refusal.__module__ == errors.__name__
]
AT_EMPORIUM = {
    errors.ProductNotFound,
    errors.VariantNotFound,
    errors.MediaNotFound,
    errors.StockUnavailable,
    errors.PurchaseRequired,
    errors.AlreadyReviewed,
}
AMONG_SIBLINGS = {errors.ReservationClosed}
NOT_FOR_STAFF = {errors.MediaNotFound, errors.PurchaseRequired, errors.AlreadyReviewed} | AMONG_SIBLINGS


@pytest.mark.parametrize("refusal", OWN)
def test_every_refusal_has_words_in_every_dialect_that_can_meet_it(refusal: type[DomainError]) -> None:
    assert (refusal.code in emporium.WORDS) == (refusal in AT_EMPORIUM)
    assert refusal in NOT_FOR_STAFF or refusal.code in staff.WORDS
    if refusal.field:
        assert refusal.code in staff.SENTENCES


async def test_a_stock_refusal_reads_like_the_contract(catalog: Harness) -> None:
    refusal = errors.StockUnavailable(product_id="x", variant_id=None, requested=5, available=2)
    response = emporium.EMPORIUM.render(refusal.problem())
    assert response.status_code == 400
    assert bytes(response.body) == (
        b'{"error":"Insufficient stock","code":"stock_unavailable","details":{"requested":5,"available":2}}'
    )


async def test_every_path_of_the_contract_is_documented(catalog: Harness) -> None:
    client = catalog.internal(catalog.storefront())
    document = (await client.get("/openapi/emporium")).json()
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
    assert (await client.get("/openapi/staff")).json()["paths"]
