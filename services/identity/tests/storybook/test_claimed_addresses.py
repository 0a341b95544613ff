"""What a claim does with the guest's address, and what the guest stores afterwards."""

import asyncio
from uuid import uuid4

from common.events.identity import GuestClaimed
from identity.repository.contact_addresses import find_contact_address
from testkit.harness import Harness
from testkit.identity_storybook import ADDRESS, StorybookUsers, claim_requested

from .claims import PATH, addresses_of, claimed, store_address


async def test_the_guests_address_becomes_the_customers_with_its_number(
    customers: StorybookUsers, identity: Harness, shop: str
) -> None:
    guest_id = uuid4()
    nino = await customers.new_user(shop)
    number = await store_address(customers, shop, guest_id)
    await claimed(identity, claim_requested(shop, guest_id, user_id=nino.id))
    address = (await nino.client.get(PATH)).json()
    assert (address["id"], address["city"]) == (number, ADDRESS["city"])
    assert await addresses_of(identity, nino.id) == [(number, True)]


async def test_the_customers_own_address_stays_the_current_one(
    customers: StorybookUsers, identity: Harness, shop: str
) -> None:
    guest_id = uuid4()
    nino = await customers.new_user(shop)
    own = (await nino.client.post(PATH, json={**ADDRESS, "city": "Gori"})).json()["id"]
    number = await store_address(customers, shop, guest_id)
    await claimed(identity, claim_requested(shop, guest_id, user_id=nino.id))
    assert await addresses_of(identity, nino.id) == [(own, True), (number, False)]
    assert (await nino.client.get(PATH)).json()["city"] == "Gori"
    assert (await nino.client.post(PATH, json=ADDRESS)).json()["id"] == own
    found = await find_contact_address(identity.database.autocommit, shop, number)
    assert found is not None
    assert (found["user_id"], found["guest_id"], found["city"]) == (nino.id, None, ADDRESS["city"])


async def test_after_the_claim_the_token_opens_neither_the_old_address_nor_the_customers(
    customers: StorybookUsers, identity: Harness, shop: str
) -> None:
    guest_id = uuid4()
    nino = await customers.new_user(shop)
    await store_address(customers, shop, guest_id)
    await claimed(identity, claim_requested(shop, guest_id, user_id=nino.id))
    visitor = customers.visitor(shop, guest_id)
    assert (await visitor.get(PATH)).json()["id"] is None
    assert (await visitor.put(PATH, json={"city": "Rustavi"})).status_code == 400
    assert (await nino.client.get(PATH)).json()["city"] == ADDRESS["city"]


async def test_what_the_guest_stores_after_the_claim_is_the_guests_until_the_next_claim(
    customers: StorybookUsers, identity: Harness, shop: str
) -> None:
    guest_id = uuid4()
    nino = await customers.new_user(shop)
    first = await store_address(customers, shop, guest_id)
    await claimed(identity, claim_requested(shop, guest_id, user_id=nino.id))
    second = await store_address(customers, shop, guest_id, city="Kutaisi")
    assert second != first
    assert (await nino.client.get(PATH)).json()["city"] == ADDRESS["city"]
    assert (await customers.visitor(shop, guest_id).get(PATH)).json()["city"] == "Kutaisi"
    await claimed(identity, claim_requested(shop, guest_id))
    assert await addresses_of(identity, nino.id) == [(first, True), (second, False)]


async def test_addresses_stored_during_the_claim_are_not_lost(
    customers: StorybookUsers, identity: Harness, shop: str
) -> None:
    guest_id = uuid4()
    nino = await customers.new_user(shop)
    await store_address(customers, shop, guest_id)
    visitor = customers.visitor(shop, guest_id)
    claim = asyncio.create_task(identity.deliver(claim_requested(shop, guest_id, user_id=nino.id)))
    responses = await asyncio.gather(
        *(visitor.post(PATH, json={**ADDRESS, "city": "Kutaisi"}) for _ in range(4)),
        *(nino.client.post(PATH, json={**ADDRESS, "city": "Gori"}) for _ in range(4)),
    )
    await claim
    assert {response.status_code for response in responses} <= {200, 201}
    for response in responses:
        found = await find_contact_address(identity.database.autocommit, shop, response.json()["id"])
        assert found is not None
        assert nino.id == found["user_id"] or guest_id == found["guest_id"]
    assert [is_current for _, is_current in await addresses_of(identity, nino.id)].count(True) == 1


async def test_a_guest_of_another_storefront_is_another_guest(
    customers: StorybookUsers, identity: Harness, shop: str, other_shop: str
) -> None:
    guest_id = uuid4()
    number = await store_address(customers, other_shop, guest_id)
    await claimed(identity, claim_requested(shop, guest_id))
    found = await find_contact_address(identity.database.autocommit, other_shop, number)
    assert found is not None
    assert found["guest_id"] == guest_id
    assert len(await identity.events(GuestClaimed, other_shop)) == 0
