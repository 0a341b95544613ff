"""GET /products/{slug}/ and GET /products/categories/ (contract 3.2; addendum 21, 26 to 29, 31, 34)."""

from datetime import datetime
from uuid import uuid4

import pytest
from catalog.contracts.emporium.schemas import ProductShown
from common.kernel.permissions import Permission

from .shops import PRODUCTS, Shop, picture


async def test_a_product_page_has_exactly_the_documented_fields(shop: Shop) -> None:
    made = await shop.product(
        'MacBook Pro 16"',
        sku="MBPRO-16-2024",
        description="Powerful laptop with M2 Pro chip...",
        price="2499.99",
        compare_price="2999.99",
        cost_price="1500.00",
        quantity=15,
        is_featured=True,
        weight="2.1",
        dimensions="35 x 24 x 1.6 cm",
        category="Electronics",
    )
    image = (await shop.upload(made, picture(), alt_text="Front view")).json()
    attributes = {"ram": "16GB", "storage": "512GB"}
    variant = await shop.variant(made, "16GB RAM", sku="MBPRO-16-512", quantity=10, attributes=attributes)
    await shop.review(made, 5, title="Excellent laptop!", comment="Very satisfied")
    shown = (await shop.get("macbook-pro-16/")).json()
    ProductShown.model_validate(shown)
    reviews = shown.pop("reviews")
    assert datetime.fromisoformat(shown.pop("created_at")).utcoffset() is not None
    assert shown == {
        "id": made["id"],
        "name": 'MacBook Pro 16"',
        "slug": "macbook-pro-16",
        "description": "Powerful laptop with M2 Pro chip...",
        "price": "2499.99",
        "compare_price": "2999.99",
        "cost_price": None,
        "sku": "MBPRO-16-2024",
        "quantity": 15,
        "is_in_stock": True,
        "is_featured": True,
        "weight": "2.1",
        "dimensions": "35 x 24 x 1.6 cm",
        "discount_percentage": 17,
        "category": {"id": made["category_id"], "name": "Electronics"},
        "images": [
            {"id": image["id"], "image": image["image"], "alt_text": "Front view", "is_primary": True, "order": 1}
        ],
        "variants": [
            {
                "id": variant["id"],
                "name": "16GB RAM",
                "sku": "MBPRO-16-512",
                "price": "2499.99",
                "quantity": 10,
                "attributes": attributes,
            }
        ],
        "average_rating": 5.0,
        "review_count": 1,
    }
    assert [(review["rating"], review["title"]) for review in reviews] == [(5, "Excellent laptop!")]


async def test_timestamps_are_utc_with_a_z(shop: Shop) -> None:
    made = await shop.product()
    assert (await shop.get(made["slug"] + "/")).json()["created_at"].endswith("Z")


async def test_a_variant_costs_its_own_price_or_else_the_products(shop: Shop) -> None:
    made = await shop.product(price="10.00")
    await shop.variant(made, "own", price="12.50")
    await shop.variant(made, "none")
    await shop.variant(made, "hidden", is_active=False)
    variants = (await shop.get("thing/")).json()["variants"]
    assert [(variant["name"], variant["price"]) for variant in variants] == [("own", "12.50"), ("none", "10.00")]


async def test_the_cost_price_is_shown_to_staff_only(shop: Shop) -> None:
    await shop.product(cost_price="4.00")
    staff = shop.harness.staff(shop.name, "emporium")
    moderator = shop.harness.staff(shop.name, "emporium", [Permission.MODERATION_WRITE])
    shown = [
        (await client.get(PRODUCTS + "thing/")).json()["cost_price"]
        for client in (shop.harness.anonymous(shop.name), shop.harness.customer(shop.name), moderator, staff)
    ]
    assert shown == [None, None, None, "4.00"]


async def test_the_stock_of_a_product_and_of_its_variants_are_independent(shop: Shop) -> None:
    made = await shop.product(quantity=15)
    variant = await shop.variant(made, quantity=10)
    await shop.done("PUT", f"/variants/{variant['id']}/stock", quantity=3)
    shown = (await shop.get("thing/")).json()
    assert (shown["quantity"], shown["variants"][0]["quantity"]) == (15, 3)


@pytest.mark.parametrize("slug", ["unknown", "categories-x", "\x00", "%00", "a'b", "UPPER", "wishlist", "ü", "a" * 300])
async def test_an_unknown_or_malformed_slug_is_404(shop: Shop, slug: str) -> None:
    response = await shop.get(f"{slug}/".replace("\x00", "%00"))
    assert (response.status_code, response.json()["code"]) == (404, "not_found")


async def test_a_hidden_product_is_404_for_customers(shop: Shop) -> None:
    made = await shop.product()
    await shop.done("POST", f"/products/{made['id']}/deactivate")
    for path in ("thing/", "thing/reviews/"):
        assert (await shop.get(path)).json()["error"] == "Product not found"


async def test_at_most_20_approved_reviews_are_embedded_newest_first(shop: Shop) -> None:
    made = await shop.product()
    for number in range(22):
        assert (await shop.review(made, title=f"Review {number}")).status_code == 201
    staff = await shop.done("GET", "/reviews?limit=1")
    await shop.done("PATCH", f"/reviews/{staff['items'][0]['id']}", is_approved=False)
    shown = (await shop.get("thing/")).json()
    assert [review["title"] for review in shown["reviews"]] == [f"Review {number}" for number in range(20, 0, -1)]
    assert shown["review_count"] == 21


async def test_a_product_page_takes_one_statement(shop: Shop) -> None:
    made = await shop.product()
    for number in range(3):
        await shop.variant(made, f"Variant {number}")
        await shop.review(made)
    before = shop.harness.database.pool.statement_count
    assert (await shop.get("thing/")).status_code == 200
    assert (await shop.get("thing/reviews/")).status_code == 200
    assert (await shop.get("categories/")).status_code == 200
    assert shop.harness.database.pool.statement_count - before == 3


@pytest.mark.parametrize("slug", ["wishlist", "categories"])
async def test_the_slugs_of_fixed_routes_are_reserved(shop: Shop, slug: str) -> None:
    made = await shop.product(slug.title())
    assert made["slug"] == f"{slug}-2"
    refused = await shop.staff("PATCH", f"/products/{made['id']}", slug=slug)
    assert (refused.status_code, refused.json()["code"]) == (422, "slug.reserved")
    refused = await shop.staff("POST", "/categories", name="x", slug=slug)
    assert refused.json()["errors"][0]["field"] == "slug"


async def test_an_unknown_product_id_is_refused_to_services(shop: Shop) -> None:
    response = await shop.call("product", product_id=str(uuid4()))
    assert (response.status_code, response.json()["code"]) == (404, "product.not_found")


async def test_services_may_read_a_product_by_its_number_within_one_storefront(shop: Shop, other_shop: Shop) -> None:
    made = await shop.product()
    by_number = (await shop.call("product", product_id=made["number"])).json()
    assert by_number == (await shop.call("product", product_id=made["id"])).json()
    for asking, number, status in (
        (other_shop, made["number"], 404),
        (shop, 0, 404),
        (shop, 2**63, 422),
        (shop, -1, 422),
    ):
        assert (await asking.call("product", product_id=number)).status_code == status
