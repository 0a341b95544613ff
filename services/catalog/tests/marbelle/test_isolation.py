"""Nothing of one storefront is seen at another, whatever contract it speaks."""

from ..shops import Shop, picture
from .stones import StoneShop


async def test_a_stone_shop_shows_its_own_goods_only(stones: StoneShop, other_stones: StoneShop) -> None:
    theirs = await other_stones.product("Theirs", sku="THEIRS-1", category="Slabs")
    await stones.product("Ours", category="Slabs")
    category = other_stones.categories["Slabs"]["number"]
    assert await stones.names() == ["Ours"]
    assert await stones.names(search="theirs") == []
    assert await stones.names(category=category) == []
    assert [each["product_count"] for each in (await stones.shown("categories/"))["results"]] == [1]
    for path in (f"products/{theirs['number']}/", f"categories/{category}/", f"categories/{category}/products/"):
        await stones.refused(404, path)


async def test_shops_of_two_contracts_on_one_database_do_not_meet(stones: StoneShop, shop: Shop) -> None:
    ours, theirs = await stones.product("Slab"), await shop.product("Laptop")
    assert await stones.names() == ["Slab"]
    assert await shop.slugs() == ["laptop"]
    await stones.refused(404, f"products/{theirs['number']}/")
    assert (await shop.get(f"{ours['slug']}/")).status_code == 404


async def test_a_picture_of_another_shop_is_not_found(stones: StoneShop, other_stones: StoneShop) -> None:
    image = (await other_stones.upload(await other_stones.product(), picture("plum"))).json()["image"]
    client = stones.harness.anonymous(stones.name, "marbelle")
    assert (await client.get(image.removeprefix("http://shop.test"))).status_code == 404


async def test_a_shop_answers_in_its_own_contract_only(stones: StoneShop, shop: Shop) -> None:
    assert (await stones.harness.anonymous(stones.name, "emporium").get("/api/v1/products/")).status_code == 403
    assert (await shop.harness.anonymous(shop.name, "marbelle").get("/api/v1/products/")).status_code == 403
