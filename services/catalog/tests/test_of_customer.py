"""What a customer has in catalog, and staff's search for products."""

from uuid import UUID

from common.rpc.interfaces.customers import CustomersInterface
from common.rpc.interfaces.search import Hit, SearchInterface

from .shops import Shop


async def test_the_reviews_of_a_customer_are_counted(shop: Shop) -> None:
    review = (await shop.review(await shop.product(), 4)).json()
    row = await shop.harness.database.autocommit.fetch_one("select * from reviews where id = %(id)s", id=review["id"])
    assert row
    customers = shop.harness.calls(CustomersInterface)
    found = (await customers.customer_parts(shop.name, row["user_id"], ["reviews"])).reviews
    assert found
    assert (found.count, found.newest[0].id, found.newest[0].rating) == (1, UUID(review["id"]), 4)
    assert (await customers.customer_parts(shop.name, row["user_id"], ["orders"])).reviews is None
    assert await customers.kept_of_customer(shop.name, row["user_id"]) == {"reviews": 1}
    assert await customers.kept_of_customer(shop.harness.storefront(), row["user_id"]) == {}


async def test_products_are_found_by_name_sku_and_id(shop: Shop) -> None:
    made = await shop.product("Blaue Lampe", sku="LMP-77")
    await shop.product("Other")
    search = shop.harness.calls(SearchInterface)

    async def found(text: str) -> list[Hit]:
        return await search.search(shop.name, text, ["product", "order"], 5)

    for text in ("ue lam", "lmp-7", made["id"]):
        [hit] = await found(text)
        assert (str(hit.id), hit.title, hit.link) == (made["id"], "Blaue Lampe", f"/products/{made['id']}")
    await shop.harness.database.autocommit.execute(
        "update products set is_active = false where id = %(id)s", id=made["id"]
    )
    assert (await found("blaue"))[0].subtitle == "LMP-77 · hidden"
    for text in ("%%", "\N{FULLWIDTH PERCENT SIGN}\N{FULLWIDTH PERCENT SIGN}", "lmp_77", "a\x00"):
        assert await found(text) == []
    assert await search.search(shop.harness.storefront(), "lampe", ["product"], 5) == []
