"""A product: variants as a grid, the order of pictures, and addresses that links lead to."""

from .fake_platform import RECORDED, FakePlatform, Person

PRODUCT = RECORDED["/products/{id}"]
[VARIANT] = PRODUCT["variants"]
PATH = f"/products/{PRODUCT['id']}"
FIRST, SECOND = (each["id"] for each in PRODUCT["images"])


async def merchant() -> tuple[FakePlatform, Person]:
    rights = ("catalog:read", "catalog:write", "customers:read")
    platform = FakePlatform(permissions=rights, modules=("catalog", "stock"))
    person = Person(platform)
    await person.sign_in()
    return platform, person


def row(**changes: str) -> dict[str, str]:
    shown = {"name": VARIANT["name"], "sku": VARIANT["sku"], "price": "", "sale_price": "", "is_active": "1"}
    quantity = str(VARIANT["quantity"])
    fields = {**shown, "before": quantity, "quantity": quantity, **changes}
    return {f"{name}-{VARIANT['id']}": value for name, value in fields.items()}


async def test_a_grid_in_which_nothing_was_changed_sends_nothing() -> None:
    platform, person = await merchant()
    await person.send(f"{PATH}/variants/save", **row())
    assert platform.bodies == []


async def test_only_what_was_changed_of_a_variant_is_sent() -> None:
    platform, person = await merchant()
    await person.send(
        f"{PATH}/variants/save", **row(sale_price="9,50", sale_ends_at="2026-12-24", quantity="175", price="12")
    )
    assert platform.bodies == [
        {"price": "12", "sale_price": "9.50", "sale_ends_at": "2026-12-24T00:00:00+01:00"},
        {"delta": -5, "reason": "Changed on the page of the product"},
    ]


async def test_pictures_are_ordered_by_a_button_as_by_dragging() -> None:
    platform, person = await merchant()
    form = {"csrf": await person.csrf(), "key": "once", "image": [FIRST, SECOND], "move": f"later:{FIRST}"}
    await person.http.post(f"/console/lamps{PATH}/images/order", data=form)
    assert platform.bodies == [{"display_order": 1}, {"display_order": 2}]
    paths = [path for method, path, _ in platform.calls if method == "PATCH"]
    assert paths == [f"/images/{SECOND}", f"/images/{FIRST}"]


async def test_another_address_of_a_product_is_asked_first() -> None:
    platform, person = await merchant()
    fields = {"name": "Notebook", "slug_before": PRODUCT["slug"], "slug": "another", "price": "3"}
    asked = await person.send(PATH, **fields)
    assert asked.status_code == 422
    assert "Links to it, in search engines and in mails that were sent, lead nowhere then." in asked.text
    assert 'value="another"' in asked.text
    assert platform.bodies == []
    await person.send(PATH, **fields, breaks_links="1")
    assert platform.bodies[0]["slug"] == "another"
