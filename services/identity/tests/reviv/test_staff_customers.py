"""What staff see of a customer's sign-in and credits."""

from uuid import uuid4

from common.events.payments import CreditGranted
from testkit.harness import Harness
from testkit.identity_reviv import RevivUsers

from .browser import Browser

CUSTOMERS = "/api/staff/v1/customers"


async def test_staff_see_the_provider_and_the_credits_of_a_customer(
    browser: Browser, customers: RevivUsers, identity: Harness, shop: str
) -> None:
    ada = await customers.new_user(shop)
    await browser.signed_in(ada.email)
    granted = CreditGranted(
        storefront=shop, user_id=ada.id, amount=5, balance=5, version=1, reference=uuid4(), reason="purchase"
    )
    await identity.deliver(granted)
    staff = identity.staff(shop)
    [listed] = (await staff.get(CUSTOMERS)).json()["items"]
    assert listed.items() <= (await staff.get(f"{CUSTOMERS}/{ada.id}")).json().items()
    assert (listed["sign_in_providers"], listed["credit_balance"], listed["is_verified"]) == (["google"], 5, True)
    assert (listed["free_preview_used"], listed["social_share_unlock_used"]) == (False, False)


async def test_a_customer_without_a_provider_has_none(customers: RevivUsers, identity: Harness, shop: str) -> None:
    ada = await customers.new_user(shop)
    body = (await identity.staff(shop).get(f"{CUSTOMERS}/{ada.id}")).json()
    assert (body["sign_in_providers"], body["credit_balance"]) == ([], 0)
