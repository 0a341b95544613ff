"""Staff see the passkeys of customers, and remove those of lost devices."""

from uuid import uuid4

from testkit.harness import Harness
from testkit.identity_passkeys import PasskeyPage, refused
from testkit.identity_reviv import RevivUsers

CUSTOMERS = "/api/staff/v1/customers"


async def test_the_detail_of_a_customer_shows_passkeys(
    customers: RevivUsers, page: PasskeyPage, identity: Harness
) -> None:
    ada = await customers.new_user(page.storefront)
    used = page.authenticator()
    await page.register(ada, used, name="Phone")
    await page.register(ada, page.authenticator(), name="Key")
    await page.log_in(used)
    body = (await identity.staff(page.storefront).get(f"{CUSTOMERS}/{ada.id}")).json()
    assert body["email"] == ada.email
    phone, key = body["passkeys"]
    assert phone.keys() == {"id", "name", "created_at", "last_used_at"}
    assert [phone["name"], key["name"]] == ["Phone", "Key"]
    assert [phone["last_used_at"] is None, key["last_used_at"]] == [False, None]


async def test_a_removed_passkey_no_longer_signs_in(
    customers: RevivUsers, page: PasskeyPage, identity: Harness, other_shop: str
) -> None:
    ada, bob = [await customers.new_user(page.storefront) for _ in range(2)]
    authenticator = page.authenticator()
    await page.register(ada, authenticator)
    staff = identity.staff(page.storefront)
    [passkey] = (await staff.get(f"{CUSTOMERS}/{ada.id}")).json()["passkeys"]
    wrong = [
        await staff.delete(f"{CUSTOMERS}/{bob.id}/passkeys/{passkey['id']}"),
        await staff.delete(f"{CUSTOMERS}/{ada.id}/passkeys/{uuid4()}"),
        await staff.delete(f"{CUSTOMERS}/{uuid4()}/passkeys/{passkey['id']}"),
        await identity.staff(other_shop).delete(f"{CUSTOMERS}/{ada.id}/passkeys/{passkey['id']}"),
    ]
    assert [(response.status_code, response.json()["code"]) for response in wrong] == [
        (404, "passkey.not_found"),
        (404, "passkey.not_found"),
        (404, "customer.not_found"),
        (404, "customer.not_found"),
    ]
    assert (await page.log_in(authenticator)).status_code == 200
    assert (await staff.delete(f"{CUSTOMERS}/{ada.id}/passkeys/{passkey['id']}")).status_code == 204
    assert refused(await page.log_in(authenticator)) == "UNKNOWN_CREDENTIAL"


async def test_customers_cannot_remove_passkeys_as_staff(
    customers: RevivUsers, page: PasskeyPage, identity: Harness
) -> None:
    ada = await customers.new_user(page.storefront)
    client = identity.client(ada.caller, "staff")
    assert (await client.delete(f"{CUSTOMERS}/{ada.id}/passkeys/{uuid4()}")).status_code == 403
