"""Staff add and change variants."""

from .shops import Shop


async def test_variants_are_changed_and_listed_with_their_product(shop: Shop) -> None:
    made = await shop.product()
    variant = await shop.variant(made, "Red", price="5.00", attributes={"color": "red"})
    changed = await shop.done("PATCH", f"/variants/{variant['id']}", price=None, sku="NEW-1", attributes={"c": "r"})
    assert changed == {**variant, "price": None, "sku": "NEW-1", "attributes": {"c": "r"}}
    assert (await shop.done("GET", f"/products/{made['id']}"))["variants"] == [changed]
    faulty: list[object] = [{"a": 1}, {"": "x"}, [], {"a": None}]
    for attributes in faulty:
        refused = await shop.staff("PATCH", f"/variants/{variant['id']}", attributes=attributes)
        assert refused.status_code == 422
