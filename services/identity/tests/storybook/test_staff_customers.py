"""What staff see of customers with usernames, addresses and accounts that orders created."""

from uuid import uuid4

from common.events.identity import SessionRevoked
from testkit.harness import Harness
from testkit.identity import new_address
from testkit.identity_storybook import ADDRESS, CUSTOMER, StorybookUsers, claim_requested, new_username

CUSTOMERS = "/api/staff/v1/customers"


async def test_staff_find_a_customer_by_the_username(customers: StorybookUsers, identity: Harness, shop: str) -> None:
    name = new_username()
    nino = await customers.new_user(shop, username=name)
    await customers.new_user(shop)
    number = (await customers.profile(nino))["id"]
    [listed] = (await identity.staff(shop).get(CUSTOMERS, params={"search": name[:12].upper()})).json()["items"]
    assert (listed["id"], listed["number"], listed["username"]) == (str(nino.id), number, name)
    assert listed["last_login_at"] is not None
    detail = (await identity.staff(shop).get(f"{CUSTOMERS}/{nino.id}")).json()
    assert listed.items() <= detail.items()


async def test_staff_see_the_addresses_of_a_customer(customers: StorybookUsers, identity: Harness, shop: str) -> None:
    guest_id, nino = uuid4(), await customers.new_user(shop)
    path = f"{CUSTOMER}/address/"
    foreign = (await customers.visitor(shop, guest_id).post(path, json=ADDRESS)).json()["id"]
    own = (await nino.client.post(path, json={**ADDRESS, "city": "Gori"})).json()["id"]
    await identity.deliver(claim_requested(shop, guest_id, user_id=nino.id))
    current, other = (await identity.staff(shop).get(f"{CUSTOMERS}/{nino.id}")).json()["contact_addresses"]
    assert (current["number"], current["is_current"], current["city"]) == (own, True, "Gori")
    assert (other["number"], other["is_current"], other["city"]) == (foreign, False, ADDRESS["city"])


async def test_staff_see_that_the_mail_with_the_password_was_not_accepted(
    customers: StorybookUsers, identity: Harness, shop: str
) -> None:
    address = new_address()
    customers.mailbox.failures[address] = 1
    await identity.deliver(claim_requested(shop, uuid4(), email=address))
    await identity.drain()
    staff = identity.staff(shop)
    [waiting] = (await staff.get(CUSTOMERS)).json()["items"]
    assert (waiting["awaits_password"], waiting["is_verified"]) == (True, False)
    await identity.database.autocommit.execute("update tasks set run_at = created_at where state = 'waiting'")
    await identity.drain()
    [done] = (await staff.get(CUSTOMERS)).json()["items"]
    assert done == {**waiting, "awaits_password": False}


async def test_a_locked_customer_loses_the_session_in_the_cookie(
    customers: StorybookUsers, identity: Harness, shop: str
) -> None:
    nino = await customers.new_user(shop)
    await identity.staff(shop).patch(f"{CUSTOMERS}/{nino.id}", json={"is_active": False, "reason": "chargebacks"})
    [event] = await identity.events(SessionRevoked, shop)
    assert event.session_id == nino.session_id
    assert int(event.expires_at.timestamp()) >= (await customers.claims(shop, nino.access)).expires_at
