"""A customer who is erased: nothing of them is left in any table of any service, except what is kept on purpose."""

from clients.emporium import Card
from emporium_orders import paid
from personal_traces import KEPT, tables_with
from platform_under_test import PlatformUnderTest
from testkit.conditions import eventually


async def test_an_erased_customer_is_found_in_no_table_of_any_service(
    embedded: PlatformUnderTest, embedded_databases: dict[str, str]
) -> None:
    staff, customer, card = await embedded.staff(), await embedded.customer(), Card(embedded.sandbox)
    product = await staff.product(stock=5)
    order = await paid(customer, card, product)
    for status in ("shipped", "delivered"):
        await staff.call("POST", f"/orders/{order['id']}/status", 200, json={"status": status})
    await customer.post(f"/products/{product['slug']}/reviews/", {"rating": 5, "title": "Good", "comment": "Yes."}, 201)
    await customer.post(f"/products/{product['slug']}/wishlist/", expect=201)
    await customer.add(product["id"])
    [found] = (await staff.call("GET", "/customers", 200, params={"email": customer.email}))["items"]
    path, words = f"/customers/{found['id']}", [found["id"], customer.email]
    assert len(await tables_with(embedded_databases, words)) > 5
    await staff.call("DELETE", path, 202, json={"reason": "asked by letter"})

    async def is_erased() -> bool:
        services = (await staff.call("GET", f"{path}/erasure", 200))["services"]
        return not any(each["kept"] is None or any(each["kept"].values()) for each in services)

    await eventually(is_erased)
    assert await tables_with(embedded_databases, words) - KEPT.keys() == set()
    assert await tables_with(embedded_databases, [customer.email]) == set()
    assert (await staff.call("GET", f"/orders/{order['id']}", 200))["email"] == ""
