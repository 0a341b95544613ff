"""A visitor's paid order makes the visitor a customer: ClaimRequested → GuestClaimed."""

import asyncio
from uuid import uuid4

import pytest
from common.events.identity import GuestClaimed, UserRegistered
from identity.repository.contact_addresses import find_contact_address
from testkit.harness import Harness
from testkit.identity import new_address
from testkit.identity_storybook import (
    StorybookUsers,
    claim_requested,
    new_username,
    temporary_password_of,
)

from .claims import addresses_of, claimed, store_address
from .mailed_links import follow_link


async def test_an_account_is_created_for_the_email_of_the_order(
    customers: StorybookUsers, identity: Harness, shop: str
) -> None:
    address = new_address()
    event = claim_requested(shop, uuid4(), email=address.upper(), full_name=" Nino  de la Beridze ")
    user_id = await claimed(identity, event)
    [registered] = await identity.events(UserRegistered, shop)
    assert (registered.user_id, registered.email) == (user_id, address)
    await identity.drain()
    nino = await customers.sign_in(shop, address, temporary_password_of(customers.mailbox.to(address)[-1].text))
    profile = await customers.profile(nino)
    assert nino.id == user_id
    assert (profile["username"], profile["email"]) == (address.partition("@")[0], address)
    assert (profile["first_name"], profile["last_name"]) == ("Nino", "de la Beridze")
    assert profile["phone"] == event.phone


async def test_the_account_has_the_language_of_the_order(
    customers: StorybookUsers, identity: Harness, shop: str
) -> None:
    address = new_address()
    await claimed(identity, claim_requested(shop, uuid4(), email=address, language="de"))
    await identity.drain()
    _, _, rest = customers.mailbox.to(address)[-1].text.partition("Vorläufiges Passwort: ")
    assert (await customers.sign_in(shop, address, rest.split()[0])).caller.language == "de"


async def test_the_event_names_guest_customer_and_order(identity: Harness, shop: str) -> None:
    event = claim_requested(shop, uuid4())
    user_id = await claimed(identity, event)
    [published] = await identity.events(GuestClaimed, shop)
    assert (published.guest_id, published.user_id, published.merge_id) == (event.guest_id, user_id, event.order_id)


@pytest.mark.parametrize(
    ("local", "username"), [("Nino.Beridze+book-7", "ninoberidzebook7"), ("_._", "user"), ("ნინო", "user")]
)
async def test_the_username_has_the_letters_and_digits_of_the_local_part(
    customers: StorybookUsers, identity: Harness, shop: str, local: str, username: str
) -> None:
    address = f"{local}@{uuid4().hex}.example"
    await claimed(identity, claim_requested(shop, uuid4(), email=address))
    assert await username_of(identity, shop, address) == username


async def test_a_taken_username_gets_a_random_suffix(customers: StorybookUsers, identity: Harness, shop: str) -> None:
    local = new_username().replace("-", "")
    await customers.new_user(shop, username=local.upper())
    address = f"{local}@people.example"
    await claimed(identity, claim_requested(shop, uuid4(), email=address))
    name = await username_of(identity, shop, address)
    assert name.startswith(local)
    assert len(name) == len(local) + 6
    assert name.isalnum()
    assert name.islower()


async def username_of(identity: Harness, shop: str, address: str) -> str:
    name = await identity.database.autocommit.fetch_value(
        "select n.name from usernames n join users u on u.id = n.user_id"
        " where u.storefront = %(storefront)s and u.email = %(email)s",
        storefront=shop,
        email=address.lower(),
    )
    return str(name)


async def test_an_account_with_a_proven_email_gets_the_guest_and_a_mail_that_says_so(
    customers: StorybookUsers, identity: Harness, shop: str
) -> None:
    nino = await customers.new_user(shop)
    await follow_link(customers, shop, await customers.token_mailed_to(nino.email))
    assert await claimed(identity, claim_requested(shop, uuid4(), email=nino.email.upper())) == nino.id
    await identity.drain()
    assert customers.mailbox.to(nino.email)[-1].subject == "Storybook: your order is in your account"
    assert (await customers.profile(nino))["email"] == nino.email
    assert len(await identity.events(UserRegistered, shop)) == 1
    assert (await customers.log_in(shop, nino.email)).status_code == 200


async def test_the_customer_whom_the_payment_names_comes_before_the_email(
    customers: StorybookUsers, identity: Harness, shop: str
) -> None:
    named, other = await customers.new_user(shop), await customers.new_user(shop)
    event = claim_requested(shop, uuid4(), user_id=named.id, email=other.email)
    assert await claimed(identity, event) == named.id


async def test_an_account_that_does_not_exist_any_more_is_replaced_by_that_of_the_email(
    customers: StorybookUsers, identity: Harness, shop: str, other_shop: str
) -> None:
    foreign, nino = await customers.new_user(other_shop), await customers.new_user(shop)
    for user_id in (uuid4(), foreign.id):
        event = claim_requested(shop, uuid4(), user_id=user_id, email=nino.email)
        assert await claimed(identity, event) == nino.id


async def test_a_locked_account_gets_the_guest_and_stays_locked(
    customers: StorybookUsers, identity: Harness, shop: str
) -> None:
    nino = await customers.new_user(shop)
    await identity.database.autocommit.execute("update users set is_active = false where id = %(id)s", id=nino.id)
    assert await claimed(identity, claim_requested(shop, uuid4(), email=nino.email)) == nino.id
    assert await claimed(identity, claim_requested(shop, uuid4(), user_id=nino.id)) == nino.id
    assert (await customers.log_in(shop, nino.email)).status_code == 400


async def test_a_guest_stays_with_the_first_customer(customers: StorybookUsers, identity: Harness, shop: str) -> None:
    guest_id = uuid4()
    first, second = await customers.new_user(shop), await customers.new_user(shop)
    assert await claimed(identity, claim_requested(shop, guest_id, user_id=first.id)) == first.id
    assert await claimed(identity, claim_requested(shop, guest_id, user_id=second.id)) == first.id
    assert await claimed(identity, claim_requested(shop, guest_id, email=second.email)) == first.id
    assert await claimed(identity, claim_requested(shop, guest_id)) == first.id
    assert len(await identity.events(UserRegistered, shop)) == 2


async def test_an_event_that_is_delivered_again_changes_nothing(
    customers: StorybookUsers, identity: Harness, shop: str
) -> None:
    guest_id, address = uuid4(), new_address()
    await store_address(customers, shop, guest_id)
    event = claim_requested(shop, guest_id, email=address)
    user_id = await claimed(identity, event, times=3)
    await identity.drain()
    assert len(await identity.events(GuestClaimed, shop)) == 1
    assert len(await identity.events(UserRegistered, shop)) == 1
    assert len(customers.mailbox.to(address)) == 1
    assert len(await addresses_of(identity, user_id)) == 1


async def test_a_claim_that_orders_requests_again_is_answered_again(
    customers: StorybookUsers, identity: Harness, shop: str
) -> None:
    event = claim_requested(shop, uuid4(), email=new_address())
    user_id = await claimed(identity, event)
    assert await claimed(identity, event.model_copy(update={"version": event.version + 1})) == user_id
    await identity.drain()
    assert len(await identity.events(GuestClaimed, shop)) == 2
    assert len(customers.mailbox.to(event.email)) == 1


async def test_a_claim_that_fails_leaves_nothing_and_waits_for_its_retry(
    customers: StorybookUsers, identity: Harness, shop: str
) -> None:
    guest_id = uuid4()
    number = await store_address(customers, shop, guest_id)
    await identity.deliver(claim_requested(shop, guest_id, email="no address"))
    assert await identity.events(GuestClaimed, shop) == []
    assert await identity.events(UserRegistered, shop) == []
    [task] = await identity.database.autocommit.fetch(
        "select state, handler from tasks where payload -> 'data' ->> 'storefront' = %(storefront)s", storefront=shop
    )
    assert task == {"state": "waiting", "handler": "claim.requested:claim_guest_of_order"}
    await claimed(identity, claim_requested(shop, guest_id))
    found = await find_contact_address(identity.database.autocommit, shop, number)
    assert found is not None
    assert found["guest_id"] is None


async def test_two_orders_of_one_guest_at_once_make_one_customer(
    customers: StorybookUsers, identity: Harness, shop: str
) -> None:
    guest_id, addresses = uuid4(), [new_address() for _ in range(4)]
    await store_address(customers, shop, guest_id)
    events = [claim_requested(shop, guest_id, email=address) for address in addresses]
    await asyncio.gather(*(identity.deliver(event) for event in events))
    await identity.drain()
    published = await identity.events(GuestClaimed, shop)
    assert {event.merge_id for event in published} == {event.order_id for event in events}
    assert len(published) == len(events)
    [user_id] = {event.user_id for event in published}
    assert len(await identity.events(UserRegistered, shop)) == 1
    assert sum(len(customers.mailbox.to(address)) for address in addresses) == 1
    assert len(await addresses_of(identity, user_id)) == 1


async def test_two_guests_with_one_email_at_once_make_one_customer(
    customers: StorybookUsers, identity: Harness, shop: str
) -> None:
    guests, address = [uuid4() for _ in range(4)], new_address()
    for guest_id in guests:
        await store_address(customers, shop, guest_id)
    await asyncio.gather(*(identity.deliver(claim_requested(shop, guest_id, email=address)) for guest_id in guests))
    await identity.drain()
    published = await identity.events(GuestClaimed, shop)
    assert {event.guest_id for event in published} == set(guests)
    [user_id] = {event.user_id for event in published}
    assert sum("Temporary password" in mail.text for mail in customers.mailbox.to(address)) == 1
    addresses = await addresses_of(identity, user_id)
    assert sorted(is_current for _, is_current in addresses) == [False, False, False, True]


async def test_a_registration_at_the_same_moment_makes_one_customer(
    customers: StorybookUsers, identity: Harness, shop: str
) -> None:
    address = new_address()
    event = claim_requested(shop, uuid4(), email=address)
    await asyncio.gather(identity.deliver(event), customers.register(shop, email=address))
    [registered] = await identity.events(UserRegistered, shop)
    [published] = await identity.events(GuestClaimed, shop)
    assert published.user_id == registered.user_id
