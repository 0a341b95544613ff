"""Visitors' paid orders: the claim is requested, comes back, or needs a hand."""

import asyncio
from uuid import uuid4

import pytest
from common.events.identity import GuestClaimed, UserDeleted
from common.events.orders import DELETED_CUSTOMER
from common.kernel import clock
from orders.domain.order import ANONYMOUS_USER_ID
from orders.storefront import Books
from orders.use_cases.purge_visitors_orders import purge_visitors_orders

from .shop import CREATE, STAFF_CLAIMS, STAFF_ORDERS, BookShop


async def request_again(shop: BookShop) -> None:
    contract = shop.harness.service.timers
    (timer,) = [each for each in contract if each.name == "request claims again"]
    await timer.run()


async def test_the_claim_of_a_visitors_order_is_requested_with_the_address(shop: BookShop) -> None:
    visitor = shop.visitor()
    order_id = await visitor.paid_order()
    [claim] = await shop.claims()
    assert claim.model_dump(include={"number", "guest_id", "user_id", "email", "full_name", "phone"}) == {
        "number": order_id,
        "guest_id": visitor.caller.guest_id,
        "user_id": None,
        "email": "nino@family.example",
        "full_name": "Nino Beridze",
        "phone": "+995555123456",
    }
    assert await shop.paid_events() == [], "generation and payments know customers only"


async def test_the_claim_names_the_language_that_the_visitor_preferred(shop: BookShop) -> None:
    address = f"{uuid4().hex}@family.example"
    visitor = shop.visitor(email=address)
    client = shop.harness.client(visitor.caller, "storybook")
    order = (await client.post(CREATE, json=visitor.body(), headers={"Accept-Language": "de, ka;q=0.9"})).json()
    await shop.pay(order["order_id"])
    assert [claim.language for claim in await shop.claims()] == ["de"]
    [mail] = await shop.harness.mails(address)
    assert "Ihre" in mail["subject"]


async def test_the_named_customer_is_asked_for(shop: BookShop) -> None:
    customer, visitor = shop.customer(), shop.visitor()
    order_id = await visitor.order()
    assert (await shop.pay(order_id, customer_id=customer.number)).status_code == 200
    assert [claim.user_id for claim in await shop.claims()] == [customer.id]
    repeated = await shop.pay(order_id, customer_id=customer.number)
    assert repeated.status_code == 200
    assert len(await shop.claims()) == 1


async def test_a_claim_that_comes_back_makes_the_order_a_customers_once(shop: BookShop) -> None:
    visitor = shop.visitor()
    order_id = await visitor.paid_order()
    user_id = await shop.claim(visitor, order_id, times=3)
    row = await shop.row(order_id)
    assert (row["user_id"], row["guest_id"]) == (user_id, None)
    assert row["claimed_at"] is not None
    [event] = await shop.paid_events()
    assert (event.user_id, event.number, event.paid_at) == (user_id, order_id, row["paid_at"])
    mails = [each["subject"] for each in await shop.harness.mails("staff@storybook.example")]
    assert mails.count(f"Storybook: order {order_id} to produce") == 1


async def test_a_claim_takes_all_orders_of_the_guest_and_pays_the_paid_ones(shop: BookShop) -> None:
    visitor, stranger = shop.visitor(), shop.visitor()
    paid, unpaid, foreign = await visitor.paid_order(), await visitor.order(), await stranger.order()
    user_id = await shop.claim(visitor, paid)
    assert (await shop.row(unpaid))["user_id"] == user_id
    assert (await shop.row(foreign))["user_id"] is None
    assert [event.number for event in await shop.paid_events()] == [paid]
    assert (await shop.pay(unpaid)).status_code == 200
    assert [event.number for event in await shop.paid_events()] == [paid, unpaid]


async def test_a_sign_in_alone_claims_nothing(shop: BookShop) -> None:
    visitor = shop.visitor()
    order_id = await visitor.order()
    event = GuestClaimed(storefront=shop.name, guest_id=visitor.caller.guest_id, user_id=uuid4(), merge_id=uuid4())
    await shop.harness.deliver(event)
    assert (await shop.row(order_id))["user_id"] is None


async def test_a_claim_at_another_storefront_claims_nothing(shop: BookShop) -> None:
    visitor = shop.visitor()
    order_id = await visitor.paid_order()
    row = await shop.row(order_id)
    guest_id = visitor.caller.guest_id
    elsewhere = GuestClaimed(storefront=shop.another().name, guest_id=guest_id, user_id=uuid4(), merge_id=row["id"])
    await shop.harness.deliver(elsewhere)
    assert (await shop.row(order_id))["user_id"] is None


async def test_a_customer_who_contradicts_the_claim_is_409(shop: BookShop) -> None:
    first, second, visitor = shop.customer(), shop.customer(), shop.visitor()
    order_id, other_order = await visitor.order(), await visitor.order()
    assert (await shop.pay(order_id, customer_id=first.number)).status_code == 200
    for each in (order_id, other_order):
        assert (await shop.pay(each, customer_id=second.number)).status_code == 409
    assert (await shop.row(other_order))["status"] == "pending"
    await shop.claim(visitor, order_id, first.id)
    for each in (order_id, other_order):
        assert (await shop.pay(each, customer_id=second.number)).status_code == 409
        assert (await shop.pay(each, customer_id=first.number)).status_code == 200


async def test_of_two_customers_at_the_same_moment_one_is_409(shop: BookShop) -> None:
    first, second, visitor = shop.customer(), shop.customer(), shop.visitor()
    orders = await visitor.order(), await visitor.order()
    for pair in ((orders[0], orders[0]), (orders[0], orders[1])):
        await asyncio.gather(shop.pay(pair[0], customer_id=first.number), shop.pay(pair[1], customer_id=second.number))
    named = {claim.user_id for claim in await shop.claims()}
    assert len(named) == 1


async def test_two_contradicting_payments_of_one_order_have_one_winner(shop: BookShop) -> None:
    first, second, visitor = shop.customer(), shop.customer(), shop.visitor()
    order_id = await visitor.order()
    responses = await asyncio.gather(
        *(shop.pay(order_id, customer_id=each.number) for each in (first, second, first, second))
    )
    assert sorted(response.status_code for response in responses) == [200, 200, 409, 409]
    assert len(await shop.claims()) == 1


async def test_a_payment_and_a_claim_of_the_same_guest_at_once_pay_each_order_once(shop: BookShop) -> None:
    for _ in range(5):
        visitor = shop.visitor()
        first, second = await visitor.paid_order(), await visitor.order()
        user_id, response = await asyncio.gather(shop.claim(visitor, first), shop.pay(second))
        assert response.status_code == 200
        numbers = [event.number for event in await shop.paid_events()]
        assert (numbers.count(first), numbers.count(second)) == (1, 1)
        assert {(await shop.row(each))["user_id"] for each in (first, second)} == {user_id}


async def test_a_customer_named_while_an_account_is_looked_for_is_told_to_repeat(shop: BookShop) -> None:
    customer, visitor = shop.customer(), shop.visitor()
    order_id = await visitor.paid_order()
    response = await shop.pay(order_id, customer_id=customer.number)
    assert response.status_code == 409
    assert "try again" in response.json()["detail"]
    await shop.claim(visitor, order_id, customer.id)
    assert (await shop.pay(order_id, customer_id=customer.number)).status_code == 200


async def test_a_second_order_follows_the_named_customer_of_the_first(shop: BookShop) -> None:
    customer, visitor = shop.customer(), shop.visitor()
    first, second = await visitor.order(), await visitor.order()
    await shop.pay(first, customer_id=customer.number)
    await shop.pay(second)
    assert [claim.user_id for claim in await shop.claims()] == [customer.id, customer.id]


async def test_a_claim_that_does_not_come_back_is_requested_again(shop: BookShop) -> None:
    visitor = shop.visitor()
    order_id = await visitor.paid_order()
    await request_again(shop)
    assert len(await shop.claims()) == 1, "not before its time"
    clock.advance(301)
    await request_again(shop)
    await request_again(shop)
    first, second = await shop.claims()
    assert first == second.model_copy(update={"version": first.version})
    await shop.claim(visitor, order_id)
    clock.advance(301)
    await request_again(shop)
    assert len(await shop.claims()) == 2


@pytest.mark.parametrize("is_at_once", [False, True])
async def test_orders_claimed_for_a_customer_who_is_deleted_meanwhile_keep_no_personal_data(
    shop: BookShop, is_at_once: bool
) -> None:
    visitor, user_id = shop.visitor(), uuid4()
    paid, unpaid = await visitor.paid_order(), await visitor.order()
    deleted = UserDeleted(storefront=shop.name, user_id=user_id)
    if is_at_once:
        await asyncio.gather(shop.harness.deliver(deleted), shop.claim(visitor, paid, user_id))
    else:
        await shop.harness.deliver(deleted)
        await shop.claim(visitor, paid, user_id)
    first, second = await shop.row(paid), await shop.row(unpaid)
    assert (first["user_id"], first["email"], first["status"]) == (ANONYMOUS_USER_ID, "", "paid")
    assert (second["user_id"], second["email"], second["status"]) == (ANONYMOUS_USER_ID, "", "cancelled")
    assert first["address"]["city"] == "Tbilisi", "the books that were paid for are still to be sent"
    assert set(second["address"].values()) == {""}
    [event] = await shop.paid_events()
    assert event.number == paid
    if not is_at_once:
        assert event.user_id == DELETED_CUSTOMER


async def test_staff_see_and_repeat_the_claims_that_need_a_hand(shop: BookShop) -> None:
    visitor = shop.visitor()
    order_id = await visitor.paid_order()
    assert (await shop.staff.get(STAFF_CLAIMS)).json()["items"] == []
    clock.advance(301)
    [listed] = (await shop.staff.get(STAFF_CLAIMS)).json()["items"]
    assert (listed["order_id"], listed["email"], listed["claim_attempts"]) == (order_id, "nino@family.example", 1)
    response = await shop.staff.post(f"{STAFF_CLAIMS}/{order_id}/retry")
    assert response.status_code == 202
    assert (response.json()["claim_attempts"], response.json()["awaits_claim"]) == (2, True)
    assert len(await shop.claims()) == 2
    await shop.claim(visitor, order_id)
    assert (await shop.staff.get(STAFF_CLAIMS)).json()["items"] == []
    refused = await shop.staff.post(f"{STAFF_CLAIMS}/{order_id}/retry")
    assert (refused.status_code, refused.json()["code"]) == (409, "book_order.claim_settled")


async def test_staff_name_the_customer_of_a_claim_that_cannot_find_one(shop: BookShop) -> None:
    visitor, customer = shop.visitor(email="not an address"), shop.customer()
    order_id = await visitor.paid_order()
    path = f"{STAFF_CLAIMS}/{order_id}/retry"
    unknown = await shop.staff.post(path, json={"customer_id": 2**60})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "book_order.customer_unknown")
    assert (await shop.staff.post(path, json={"customer_id": 0})).status_code == 422
    assert (await shop.staff.post(path, json={"customer_id": customer.number})).status_code == 202
    assert [claim.user_id for claim in await shop.claims()] == [None, customer.id]


async def test_claims_are_for_staff_of_the_storefront(shop: BookShop) -> None:
    order_id = await shop.visitor().paid_order()
    clock.advance(301)
    other = shop.another()
    assert (await other.staff.get(STAFF_CLAIMS)).json()["items"] == []
    assert (await other.staff.post(f"{STAFF_CLAIMS}/{order_id}/retry")).status_code == 404
    customer = shop.harness.customer(shop.name, contract="staff")
    assert (await customer.get(STAFF_CLAIMS)).status_code == 403
    assert (await customer.post(f"{STAFF_CLAIMS}/{order_id}/retry")).status_code == 403


async def test_an_unclaimed_order_cannot_be_completed(shop: BookShop) -> None:
    order_id = await shop.visitor().paid_order()
    response = await shop.staff.post(f"{STAFF_ORDERS}/{order_id}/complete")
    assert (response.status_code, response.json()["code"]) == (409, "book_order.unclaimed")


async def test_an_order_cancelled_before_its_claim_is_claimed_and_not_paid(shop: BookShop) -> None:
    visitor = shop.visitor()
    order_id = await visitor.paid_order()
    await shop.staff.post(f"{STAFF_ORDERS}/{order_id}/cancel", json={"reason": "fraud"})
    user_id = await shop.claim(visitor, order_id)
    assert (await shop.row(order_id))["user_id"] == user_id
    assert await shop.paid_events() == []


async def test_visitors_unpaid_orders_are_deleted_with_their_books(shop: BookShop) -> None:
    visitor, customer = shop.visitor(), shop.customer()
    unpaid, paid, customers = await visitor.order(), await shop.visitor().paid_order(), await customer.order()
    storefronts = shop.harness.storefronts
    await purge_visitors_orders(shop.harness.database, storefronts)
    assert await shop.count() == 3
    clock.advance(storefronts[shop.name].section(Books).visitor_days * 86_400 + 1)
    await purge_visitors_orders(shop.harness.database, storefronts)
    assert await shop.count() == 2
    assert {(await shop.row(each))["number"] for each in (paid, customers)} == {paid, customers}
    assert (await shop.pay(unpaid)).status_code == 404
