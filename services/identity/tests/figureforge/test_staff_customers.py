"""Staff see customers who sign in with mailed codes."""

from testkit.harness import Harness
from testkit.identity_figureforge import AUTH, FigureForgeUsers

CUSTOMERS = "/api/staff/v1/customers"


async def test_staff_find_a_customer_and_read_the_account(
    customers: FigureForgeUsers, identity: Harness, shop: str
) -> None:
    ada = await customers.new_user(shop)
    staff = identity.staff(shop)
    [listed] = (await staff.get(CUSTOMERS, params={"search": ada.email[:8]})).json()["items"]
    detail = (await staff.get(f"{CUSTOMERS}/{ada.id}")).json()
    assert listed.items() <= detail.items()
    assert (detail["email"], detail["is_verified"], detail["first_name"], detail["passkeys"]) == (
        ada.email,
        True,
        "",
        [],
    )


async def test_a_deleted_customer_is_gone_for_staff_too(
    customers: FigureForgeUsers, identity: Harness, shop: str
) -> None:
    ada = await customers.new_user(shop)
    await ada.client.request("DELETE", f"{AUTH}/delete/", json={"confirm": True})
    staff = identity.staff(shop)
    assert (await staff.get(CUSTOMERS)).json()["items"] == []
    assert (await staff.get(f"{CUSTOMERS}/{ada.id}")).status_code == 404
