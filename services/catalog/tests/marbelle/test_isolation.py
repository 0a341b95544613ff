"""A storefront's data is invisible at other storefronts, whatever their contract."""

from ..shops import Shop, picture
from .shops import MarbelleShop


async def test_a_storefront_shows_its_own_products_only(marbelle: MarbelleShop, other_marbelle: MarbelleShop) -> None:
    theirs = await other_marbelle.product("Theirs", sku="THEIRS-1", category="Slabs")
    await marbelle.product("Ours", category="Slabs")
    category = other_marbelle.categories["Slabs"]["number"]
    assert await marbelle.names() == ["Ours"]
    assert await marbelle.names(search="theirs") == []
    assert await marbelle.names(category=category) == []
    assert [each["product_count"] for each in (await marbelle.shown("categories/"))["results"]] == [1]
    for path in (f"products/{theirs['number']}/", f"categories/{category}/", f"categories/{category}/products/"):
        await marbelle.refused(404, path)


async def test_storefronts_of_two_contracts_on_one_database_are_separate(marbelle: MarbelleShop, shop: Shop) -> None:
    ours, theirs = await marbelle.product("Slab"), await shop.product("Laptop")
    assert await marbelle.names() == ["Slab"]
    assert await shop.slugs() == ["laptop"]
    await marbelle.refused(404, f"products/{theirs['number']}/")
    assert (await shop.get(f"{ours['slug']}/")).status_code == 404


async def test_a_picture_of_another_storefront_is_not_found(
    marbelle: MarbelleShop, other_marbelle: MarbelleShop
) -> None:
    image = (await other_marbelle.upload(await other_marbelle.product(), picture("plum"))).json()["image"]
    client = marbelle.harness.anonymous(marbelle.name, "marbelle")
    assert (await client.get(image.removeprefix("http://shop.test"))).status_code == 404


async def test_a_storefront_is_served_by_its_own_contract_only(marbelle: MarbelleShop, shop: Shop) -> None:
    assert (await marbelle.harness.anonymous(marbelle.name, "emporium").get("/api/v1/products/")).status_code == 403
    assert (await shop.harness.anonymous(shop.name, "marbelle").get("/api/v1/products/")).status_code == 403
