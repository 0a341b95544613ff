"""The user's credits and used offers, which other services report (contract "Auth", addendum 2)."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from common.events.envelope import Event
from common.events.generation import CustomerPerksChanged
from common.events.payments import CreditConsumed, CreditGranted
from testkit.harness import Harness
from testkit.identity import SignedInUser
from testkit.identity_reviv import AUTH, RevivUsers


def credit(event: type[CreditGranted | CreditConsumed], user_id: UUID, shop: str, balance: int, version: int) -> Event:
    return event(
        storefront=shop, user_id=user_id, amount=1, balance=balance, version=version, reference=uuid4(), reason="test"
    )


def perks(user_id: UUID, shop: str, version: int, *, free_preview_used: bool, shared: bool) -> Event:
    return CustomerPerksChanged(
        storefront=shop,
        user_id=user_id,
        version=version,
        free_preview_used=free_preview_used,
        social_share_unlock_used=shared,
    )


async def me(user: SignedInUser) -> dict[str, Any]:
    response = await user.client.get(f"{AUTH}/me/")
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


async def test_me_has_the_eight_documented_fields(customers: RevivUsers, shop: str) -> None:
    ada = await customers.new_user(shop)
    body = await me(ada)
    assert isinstance(body.pop("id"), int)
    assert body.pop("created_at").endswith("Z")
    assert body == {
        "email": ada.email,
        "first_name": "Ada",
        "last_name": "Lovelace",
        "credit_balance": "0.00",
        "free_preview_used": False,
        "social_share_unlock_used": False,
    }


@pytest.mark.parametrize("event", [CreditGranted, CreditConsumed], ids=["granted", "consumed"])
async def test_the_balance_of_an_event_is_shown_however_often_it_is_delivered(
    customers: RevivUsers, identity: Harness, shop: str, event: type[CreditGranted | CreditConsumed]
) -> None:
    ada = await customers.new_user(shop)
    await identity.deliver(credit(event, ada.id, shop, balance=5, version=1), times=2)
    assert (await me(ada))["credit_balance"] == "5.00"


async def test_an_older_balance_does_not_replace_a_newer_one(
    customers: RevivUsers, identity: Harness, shop: str
) -> None:
    ada = await customers.new_user(shop)
    await identity.deliver(credit(CreditConsumed, ada.id, shop, balance=4, version=2))
    await identity.deliver(credit(CreditGranted, ada.id, shop, balance=5, version=1))
    assert (await me(ada))["credit_balance"] == "4.00"


async def test_used_offers_are_shown_and_older_events_are_ignored(
    customers: RevivUsers, identity: Harness, shop: str
) -> None:
    ada = await customers.new_user(shop)
    await identity.deliver(perks(ada.id, shop, 2, free_preview_used=True, shared=True), times=2)
    await identity.deliver(perks(ada.id, shop, 1, free_preview_used=True, shared=False))
    body = await me(ada)
    assert (body["free_preview_used"], body["social_share_unlock_used"]) == (True, True)


async def test_credits_and_offers_do_not_affect_one_another(
    customers: RevivUsers, identity: Harness, shop: str
) -> None:
    ada = await customers.new_user(shop)
    await identity.deliver(credit(CreditGranted, ada.id, shop, balance=20, version=7))
    await identity.deliver(perks(ada.id, shop, 1, free_preview_used=True, shared=False))
    await identity.deliver(credit(CreditConsumed, ada.id, shop, balance=19, version=8))
    body = await me(ada)
    assert (body["credit_balance"], body["free_preview_used"]) == ("19.00", True)


async def test_events_of_unknown_users_and_of_other_storefronts_change_nothing(
    customers: RevivUsers, identity: Harness, shop: str, other_shop: str
) -> None:
    ada = await customers.new_user(shop)
    await identity.deliver(credit(CreditGranted, uuid4(), shop, balance=5, version=1))
    await identity.deliver(perks(uuid4(), shop, 1, free_preview_used=True, shared=True))
    await identity.deliver(credit(CreditGranted, ada.id, other_shop, balance=5, version=1))
    assert (await me(ada))["credit_balance"] == "0.00"
