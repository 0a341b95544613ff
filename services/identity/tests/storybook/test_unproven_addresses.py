"""Accounts with an e-mail address that was never proved, and what the owner of the address pays for."""

from uuid import UUID, uuid4

import httpx
import pytest
from common.events.identity import SessionRevoked
from testkit.harness import Harness
from testkit.identity import PASSWORD, SignedInUser, new_address
from testkit.identity_storybook import CUSTOMER, StorybookUsers, claim_requested, temporary_password_of

from .answers import refusal
from .claims import addresses_of, claimed, store_address
from .mailed_links import PAGE, follow_link, press

CHOSEN = "Calm-Lagoon-77"


async def is_live(identity: Harness, user: SignedInUser) -> bool:
    """Whether a session was not ended."""
    sql = "select 1 from sessions where id = %(id)s and ended_at is null"
    return await identity.database.autocommit.fetch_one(sql, id=user.session_id) is not None


async def sign_in_by_mail(customers: StorybookUsers, shop: str, address: str) -> SignedInUser:
    """Sign in with the password of the newest mail to an address."""
    await customers.harness.drain()
    return await customers.sign_in(shop, address, temporary_password_of(customers.mailbox.to(address)[-1].text))


async def test_a_stranger_who_registered_the_buyers_address_gets_nothing(
    customers: StorybookUsers, identity: Harness, shop: str
) -> None:
    victim, guest_id = new_address(), uuid4()
    stranger = await customers.new_user(shop, victim)
    again = await customers.sign_in(shop, victim)
    await stranger.client.post(f"{CUSTOMER}/address/", json={**ADDRESS, "city": "Elsewhere"})
    number = await store_address(customers, shop, guest_id)
    user_id = await claimed(identity, claim_requested(shop, guest_id, email=victim.upper(), full_name="Nino Buyer"))
    ended = {event.session_id for event in await identity.events(SessionRevoked, shop)}
    assert {stranger.session_id, again.session_id} <= ended
    assert refusal(await customers.log_in(shop, victim))[0] == 400
    buyer = await sign_in_by_mail(customers, shop, victim)
    assert buyer.id == user_id
    profile = await customers.profile(buyer)
    assert (profile["first_name"], profile["last_name"], profile["email"]) == ("Nino", "Buyer", victim)
    assert [known for known, is_current in await addresses_of(identity, user_id) if is_current] == [number]


ADDRESS = {
    "full_name": "Eve",
    "phone": "+995 555",
    "email": "eve@people.example",
    "address_line1": "1 Street",
    "city": "Tbilisi",
}


async def test_a_stranger_who_changed_to_the_buyers_address_gets_nothing(
    customers: StorybookUsers, identity: Harness, shop: str
) -> None:
    stranger, victim = await customers.new_user(shop), new_address()
    response = await stranger.client.put(f"{CUSTOMER}/edit/", json={"email": victim})
    assert (response.status_code, response.json()["user"]["email"]) == (200, stranger.email)
    assert await claimed(identity, claim_requested(shop, uuid4(), email=victim)) != stranger.id
    assert (await sign_in_by_mail(customers, shop, victim)).id != stranger.id
    [link] = [mail.text for mail in customers.mailbox.to(victim) if "token=" in mail.text]
    taken = await press(customers, shop, link.partition("token=")[2].split()[0])
    assert (taken.status_code, "Another account" in taken.text) == (400, True)
    assert (await customers.profile(stranger))["email"] == stranger.email


async def test_the_owner_keeps_the_account_after_the_mailed_password_was_used(
    customers: StorybookUsers, identity: Harness, shop: str
) -> None:
    address = new_address()
    user_id = await claimed(identity, claim_requested(shop, uuid4(), email=address))
    buyer = await sign_in_by_mail(customers, shop, address)
    await buyer.client.put(f"{CUSTOMER}/edit/", json={"password": CHOSEN})
    assert await claimed(identity, claim_requested(shop, uuid4(), email=address)) == user_id
    await identity.drain()
    assert await is_live(identity, buyer)
    assert "Temporary password" not in customers.mailbox.to(address)[-1].text
    assert (await customers.log_in(shop, address, CHOSEN)).status_code == 200


async def test_another_order_before_the_first_sign_in_keeps_the_mailed_password(
    customers: StorybookUsers, identity: Harness, shop: str
) -> None:
    address = new_address()
    user_id = await claimed(identity, claim_requested(shop, uuid4(), email=address))
    await identity.drain()
    assert await claimed(identity, claim_requested(shop, uuid4(), email=address)) == user_id
    await identity.drain()
    first, second = customers.mailbox.to(address)
    assert second.subject == "Storybook: your order is in your account"
    assert (await customers.log_in(shop, address, temporary_password_of(first.text))).status_code == 200


async def test_a_confirmed_address_keeps_its_account_and_its_sessions(
    customers: StorybookUsers, identity: Harness, shop: str
) -> None:
    nino = await customers.new_user(shop)
    await follow_link(customers, shop, await customers.token_mailed_to(nino.email))
    assert await claimed(identity, claim_requested(shop, uuid4(), email=nino.email)) == nino.id
    assert await is_live(identity, nino)
    assert (await customers.log_in(shop, nino.email)).status_code == 200


async def test_the_owner_of_a_registered_address_gets_the_account_with_a_mailed_link(
    customers: StorybookUsers, identity: Harness, shop: str
) -> None:
    victim = new_address()
    stranger = await customers.new_user(shop, victim)
    await identity.drain()
    refused = await customers.register(shop, email=victim.upper(), password=CHOSEN)
    assert refusal(refused) == (400, "A user with this email address already exists.")
    token = await customers.token_mailed_to(victim)
    assert await is_live(identity, stranger)
    response = await follow_link(customers, shop, token)
    assert response.headers["x-atelier-session-revoked"].startswith(str(stranger.session_id))
    assert not await is_live(identity, stranger)
    assert (await customers.log_in(shop, victim)).status_code == 400
    owner = await sign_in_by_mail(customers, shop, victim)
    assert await claimed(identity, claim_requested(shop, uuid4(), email=victim)) == owner.id
    assert await is_live(identity, owner)


async def test_opening_a_link_changes_nothing_and_its_button_works_once(
    customers: StorybookUsers, identity: Harness, shop: str, other_shop: str
) -> None:
    nino = await customers.new_user(shop)
    token = await customers.token_mailed_to(nino.email)
    for _ in range(2):
        page = await customers.visitor(shop).get(PAGE, params={"token": token})
        assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
        assert nino.email in page.text
        assert f'value="{token}"' in page.text
    assert (await press(customers, other_shop, token)).status_code == 400
    assert await proven(identity, nino.id) is False
    assert (await press(customers, shop, token)).status_code == 200
    assert await proven(identity, nino.id) is True
    assert (await press(customers, shop, token)).status_code == 400


async def proven(identity: Harness, user_id: UUID) -> bool:
    sql = "select verified_at is not null from users where id = %(id)s"
    return bool(await identity.database.autocommit.fetch_value(sql, id=user_id))


@pytest.mark.parametrize("token", ["", "nonsense", "x" * 5000, "\x00", "%ff"])
async def test_a_link_that_was_never_mailed_is_a_page_that_says_so(
    customers: StorybookUsers, shop: str, token: str
) -> None:
    opened = await customers.visitor(shop).get(PAGE, params={"token": token})
    pressed = await press(customers, shop, token)
    for response in (opened, pressed, await customers.visitor(shop).post(PAGE, content=b"\xff\xfe")):
        assert (response.status_code, "not valid" in response.text) == (400, True)


async def test_staff_get_no_link_to_a_new_password(customers: StorybookUsers, identity: Harness, shop: str) -> None:
    nino = await customers.new_user(shop)
    await identity.drain()
    await identity.database.autocommit.execute("update users set is_staff = true where id = %(id)s", id=nino.id)
    await customers.register(shop, email=nino.email)
    await identity.drain()
    assert len(customers.mailbox.to(nino.email)) == 1


@pytest.mark.parametrize(
    ("base", "page"),
    [
        ("http://storybook.localhost:8123", "http://storybook.localhost:8123/api/customer/mailed-link/?"),
        ("http://localhost:8123/storybook", "http://localhost:8123/storybook/api/customer/mailed-link/?"),
        ("http://127.0.0.1:8123/storybook", "http://127.0.0.1:8123/storybook/api/customer/mailed-link/?"),
        ("http://evil.example/storybook", "http://localhost:3000/api/customer/mailed-link/?"),
        ("http://localhost.evil.example/storybook", "http://localhost:3000/api/customer/mailed-link/?"),
    ],
)
async def test_a_link_leads_to_the_storefronts_host_only(
    customers: StorybookUsers, identity: Harness, shop: str, base: str, page: str
) -> None:
    address = new_address()
    async with customers.visitor(shop) as client:
        client.headers["x-atelier-base"] = base
        body = {"email": address, "password": PASSWORD}
        response: httpx.Response = await client.post(f"{CUSTOMER}/register/", json=body)
    assert response.status_code == 201
    await identity.drain()
    assert f"\n{page}token=" in customers.mailbox.to(address)[-1].text
