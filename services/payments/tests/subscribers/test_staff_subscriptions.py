"""The staff contract: plans, subscriptions, invoices, and what staff do to them."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from common.kernel import clock
from common.rpc.interfaces.customers import CustomersInterface
from common.rpc.interfaces.subjects import SubjectsInterface
from payments.contracts.staff.subscription_schemas import PlanBody, SubscriberBody, SubscriptionBody
from payments.domain.subscription_rules import a_month_after

from ..fakes import BALANCE_INSUFFICIENT, WRONG_KEY
from .shop import BillingShop

PATH = "/api/staff/v1/subscriptions"
REFUNDS = "/refunds"


async def listed(shop: BillingShop, **params: Any) -> dict[str, Any]:
    response = await shop.staff.get(PATH, params=params)
    assert response.status_code == 200, response.text
    page: dict[str, Any] = response.json()
    for item in page["items"]:
        SubscriptionBody.model_validate(item)
    return page


async def read(shop: BillingShop, user_id: UUID | None = None) -> dict[str, Any]:
    response = await shop.staff.get(f"{PATH}/customers/{user_id or shop.user_id}")
    assert response.status_code == 200, response.text
    customer: dict[str, Any] = response.json()
    SubscriberBody.model_validate(customer)
    return customer


async def cancel(shop: BillingShop, subscription_id: Any, **body: Any) -> httpx.Response:
    return await shop.staff.post(f"{PATH}/{subscription_id}/cancel", json={"reason": "Asked by phone", **body})


async def decide(shop: BillingShop, subscription_id: Any, what: str, **body: Any) -> httpx.Response:
    return await shop.staff.post(f"{PATH}/{subscription_id}/{what}", json={"reason": "An apology", **body})


async def refund(shop: BillingShop, invoice_id: Any, **body: Any) -> httpx.Response:
    path = f"/api/staff/v1/invoices/{invoice_id}/refunds"
    return await shop.staff.post(path, json={"full": True, "reason": "An apology", **body})


@pytest.mark.parametrize("path", ["/api/staff/v1/plans", PATH, f"{PATH}/customers/{UUID(int=7)}"])
async def test_customers_do_not_see_what_staff_see(shop: BillingShop, path: str) -> None:
    client = shop.harness.customer(shop.storefront, contract="staff")
    assert (await client.get(path)).status_code == 403


async def test_all_plans_are_listed_with_their_subscribers(shop: BillingShop) -> None:
    for plan_id, status in [("pro_monthly", "active"), ("pro_monthly", "past_due"), ("hobby_monthly", "canceled")]:
        await shop.has_subscription(await shop.has_customer(uuid4()), plan_id, status=status)
    response = await shop.staff.get("/api/staff/v1/plans")
    plans = [PlanBody.model_validate(plan) for plan in response.json()]
    assert [(plan.id, plan.price, plan.credits, plan.subscribers) for plan in plans] == [
        ("hobby_monthly", "9.99", 100, 0),
        ("pro_monthly", "24.99", 500, 2),
        ("studio_monthly", "99.99", 2000, 0),
    ]


async def test_subscriptions_are_paged_newest_first_and_filtered(shop: BillingShop) -> None:
    made = []
    for number in range(5):
        status = "past_due" if number % 2 else "active"
        made.append(await shop.has_subscription(await shop.has_customer(uuid4()), status=status))
    elsewhere = await shop.has_customer(uuid4(), shop.harness.storefront("figureforge"))
    await shop.has_subscription(elsewhere)
    ids, cursor = [], None
    while True:
        page = await listed(shop, limit=2, **({"cursor": cursor} if cursor else {}))
        ids += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert ids == [str(each.id) for each in reversed(made)]
    overdue = await listed(shop, status="past_due")
    assert [item["id"] for item in overdue["items"]] == [str(made[3].id), str(made[1].id)]
    assert (await listed(shop, plan_id="hobby_monthly"))["items"] == []
    assert (await shop.staff.get(PATH, params={"status": "lost"})).status_code == 422
    assert (await shop.staff.get(PATH, params={"plan_id": "a\0b"})).status_code == 422


async def test_a_customer_is_read_with_stripes_ids_invoices_and_actions(shop: BillingShop) -> None:
    row = await shop.subscribed()
    customer = await read(shop)
    [subscription], [invoice] = customer["subscriptions"], customer["invoices"]
    assert customer["stripe_customer_id"] == (await shop.billing_customer())["stripe_customer_id"]
    assert subscription["stripe_subscription_id"] == row["stripe_subscription_id"]
    assert (subscription["status"], subscription["user_id"]) == ("active", str(shop.user_id))
    assert (invoice["amount"], invoice["status"], invoice["subscription_id"]) == ("24.99", "paid", subscription["id"])
    assert customer["actions"] == []


async def test_a_user_who_never_paid_has_nothing(shop: BillingShop) -> None:
    customer = await read(shop, uuid4())
    assert (customer["subscriptions"], customer["invoices"], customer["stripe_customer_id"]) == ([], [], None)
    await shop.has_customer(shop.user_id, shop.harness.storefront("figureforge"))
    assert (await read(shop))["stripe_customer_id"] is None


@pytest.mark.parametrize(
    ("is_immediate", "kind", "status"),
    [(False, "cancel_at_period_end", "active"), (True, "cancel_now", "canceled")],
)
async def test_staff_end_a_subscription_and_it_is_recorded_who_and_why(
    shop: BillingShop, is_immediate: bool, kind: str, status: str
) -> None:
    row = await shop.subscribed()
    response = await cancel(shop, row["id"], immediate=is_immediate)
    assert (response.status_code, response.json()["status"]) == (202, "requested")
    await shop.harness.drain()
    [at_stripe] = await shop.stripe_subscriptions()
    assert (at_stripe.status, at_stripe.cancel_at_period_end) == (status, not is_immediate)
    customer = await read(shop)
    [action], [subscription] = customer["actions"], customer["subscriptions"]
    assert (action["kind"], action["reason"], action["status"]) == (kind, "Asked by phone", "done")
    assert UUID(action["staff_id"])
    assert (action["subscription_id"], action["failure"]) == (str(row["id"]), None)
    assert (subscription["status"], subscription["cancel_at_period_end"]) == (status, not is_immediate)
    assert (await shop.changes())[-1].status == status


@pytest.mark.parametrize("is_immediate", [False, True])
async def test_an_action_whose_answer_was_lost_is_carried_out_once(shop: BillingShop, is_immediate: bool) -> None:
    row = await shop.subscribed()
    path = f"/subscriptions/{row['stripe_subscription_id']}"
    assert (await cancel(shop, row["id"], immediate=is_immediate)).status_code == 202

    async def end_at_stripe() -> None:
        if is_immediate:
            await shop.stripe.subscriptions.cancel_async(row["stripe_subscription_id"])
        else:
            change = {"cancel_at_period_end": True}
            await shop.stripe.subscriptions.update_async(row["stripe_subscription_id"], change)

    shop.transport.before[path] = end_at_stripe
    await shop.harness.drain()
    [action] = (await read(shop))["actions"]
    assert (action["status"], action["failure"]) == ("done", None)
    assert ("DELETE", path) not in shop.transport.calls
    assert shop.transport.posts(path) == 0


async def test_a_subscription_that_ended_cannot_be_ended(shop: BillingShop) -> None:
    ended = await shop.has_subscription(await shop.has_customer(), status="canceled")
    response = await cancel(shop, ended.id)
    assert (response.status_code, response.json()["code"]) == (409, "subscription.ended")
    assert (await read(shop))["actions"] == []


async def test_subscriptions_and_invoices_of_other_storefronts_are_unknown(shop: BillingShop) -> None:
    customer = await shop.has_customer(uuid4(), shop.harness.storefront("figureforge"))
    subscription, invoice = await shop.has_subscription(customer), await shop.has_invoice(customer)
    for response in (await cancel(shop, subscription.id), await cancel(shop, uuid4())):
        assert (response.status_code, response.json()["code"]) == (404, "subscription.not_found")
    for response in (await refund(shop, invoice.id), await refund(shop, uuid4())):
        assert (response.status_code, response.json()["code"]) == (404, "invoice.not_found")


@pytest.mark.parametrize("body", [{"reason": ""}, {"reason": " "}, {"reason": None}, {"reason": "x" * 501}])
async def test_a_decision_needs_a_reason(shop: BillingShop, body: dict[str, Any]) -> None:
    customer = await shop.has_customer()
    subscription, invoice = await shop.has_subscription(customer), await shop.has_invoice(customer)
    assert (await cancel(shop, subscription.id, **body)).status_code == 422
    assert (await refund(shop, invoice.id, **body)).status_code == 422
    assert (await cancel(shop, subscription.id, immediate="yes")).status_code == 422
    assert (await read(shop))["actions"] == []


async def test_staff_refund_an_invoice_in_full(shop: BillingShop) -> None:
    await shop.subscribed()
    [invoice] = await shop.invoice_rows()
    first, second = await refund(shop, invoice["id"]), await refund(shop, invoice["id"])
    assert (first.status_code, second.status_code) == (202, 202)
    await shop.harness.drain()
    assert shop.transport.posts(REFUNDS) == 1
    customer = await read(shop)
    [refunded] = customer["invoices"]
    assert (refunded["status"], refunded["refunded_amount"]) == ("refunded", "24.99")
    assert [(action["kind"], action["status"]) for action in customer["actions"]] == [("refund", "done")] * 2
    again = await refund(shop, invoice["id"])
    assert (again.status_code, again.json()["code"]) == (409, "invoice.not_refundable")
    assert (await read(shop))["subscriptions"][0]["status"] == "active"


async def test_what_stripe_refuses_is_recorded_for_staff(shop: BillingShop) -> None:
    await shop.subscribed()
    [invoice] = await shop.invoice_rows()
    await refund(shop, invoice["id"])
    shop.transport.refuses.add(REFUNDS)
    await shop.harness.drain()
    [action] = (await read(shop))["actions"]
    assert (action["status"], action["failure"]) == ("failed", BALANCE_INSUFFICIENT[1]["error"]["code"])
    assert (await read(shop))["invoices"][0]["status"] == "paid"


async def test_an_action_waits_until_stripe_answers(shop: BillingShop) -> None:
    row = await shop.subscribed()
    await cancel(shop, row["id"])
    shop.transport.response = WRONG_KEY
    await shop.harness.drain()
    [action] = (await read(shop))["actions"]
    assert action["status"] == "requested"


async def test_staff_refund_parts_of_an_invoice(shop: BillingShop) -> None:
    await shop.subscribed()
    [invoice] = await shop.invoice_rows()
    for amount, status, refunded in (("10.00", "partially_refunded", "10.00"), ("14.99", "refunded", "24.99")):
        response = await shop.staff.post(
            f"/api/staff/v1/invoices/{invoice['id']}/refunds", json={"amount": amount, "reason": "An apology"}
        )
        assert (response.status_code, response.json()["amount"]) == (202, amount), response.text
        await shop.harness.drain()
        [shown] = (await read(shop))["invoices"]
        assert (shown["status"], shown["refunded_amount"]) == (status, refunded)
    assert shop.transport.posts(REFUNDS) == 2
    assert [each["amount"] for each in (await read(shop))["actions"]] == ["14.99", "10.00"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"amount": "25.00"}, 409, "refund.too_large"),
        ({"amount": "0"}, 422, "refund.amount_invalid"),
        ({"amount": "1.001"}, 422, "refund.amount_invalid"),
        ({"amount": "1.00", "full": True}, 422, "request.invalid"),
        ({}, 422, "request.invalid"),
    ],
)
async def test_other_parts_of_an_invoice_are_refused(
    shop: BillingShop, body: dict[str, Any], status: int, code: str
) -> None:
    await shop.subscribed()
    [invoice] = await shop.invoice_rows()
    path = f"/api/staff/v1/invoices/{invoice['id']}/refunds"
    response = await shop.staff.post(path, json={"reason": "An apology", **body})
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert (await read(shop))["actions"] == []


async def test_a_part_is_not_refunded_when_stripe_has_forgotten_its_key(shop: BillingShop) -> None:
    await shop.subscribed()
    [invoice] = await shop.invoice_rows()
    path = f"/api/staff/v1/invoices/{invoice['id']}/refunds"
    await shop.staff.post(path, json={"reason": "An apology", "amount": "1.00"})
    await shop.harness.database.autocommit.execute(
        "update billing_actions set created_at = created_at - interval '1 day' where invoice_id = %(id)s",
        id=invoice["id"],
    )
    await shop.harness.drain()
    [action] = (await read(shop))["actions"]
    assert (action["status"], shop.transport.posts(REFUNDS)) == ("failed", 0)


async def test_staff_undo_a_scheduled_end(shop: BillingShop) -> None:
    row = await shop.subscribed()
    path = f"{PATH}/{row['id']}/keep"
    refused = await shop.staff.post(path, json={"reason": "Stays"})
    assert (refused.status_code, refused.json()["code"]) == (409, "subscription.not_ending")
    await cancel(shop, row["id"])
    await shop.harness.drain()
    kept = await shop.staff.post(path, json={"reason": "Stays"})
    assert (kept.status_code, kept.json()["kind"]) == (202, "keep")
    await shop.harness.drain()
    [at_stripe] = await shop.stripe_subscriptions()
    assert (at_stripe.status, at_stripe.cancel_at_period_end) == ("active", False)
    customer = await read(shop)
    assert customer["subscriptions"][0]["cancel_at_period_end"] is False
    newest = customer["actions"][0]
    assert (newest["kind"], newest["status"]) == ("keep", "done")
    ended = await shop.has_subscription(await shop.has_customer(uuid4()), status="canceled")
    over = await shop.staff.post(f"{PATH}/{ended.id}/keep", json={"reason": "Stays"})
    assert (over.status_code, over.json()["code"]) == (409, "subscription.ended")


async def test_staff_give_a_period_and_the_next_one_is_charged(shop: BillingShop) -> None:
    row = await shop.subscribed()
    ends = [a_month_after(row["current_period_end"]), a_month_after(a_month_after(row["current_period_end"]))]
    given = [await decide(shop, row["id"], "comp") for _ in ends]
    assert [(each.status_code, datetime.fromisoformat(each.json()["until"])) for each in given] == [
        (202, end) for end in ends
    ]
    await shop.harness.drain()
    [at_stripe] = await shop.stripe_subscriptions()
    assert (at_stripe.status, at_stripe.trial_end) == ("trialing", int(ends[1].timestamp()))
    stored = await shop.live_row()
    assert (stored["status"], stored["current_period_end"], stored["paid_until"]) == ("trialing", ends[1], ends[1])
    assert (await shop.changes())[-1].paid_until == ends[1]
    assert {(each["kind"], each["status"]) for each in (await read(shop))["actions"]} == {("comp", "done")}
    await shop.advance(row["stripe_subscription_id"], "paid")
    await shop.deliver_all()
    renewed = await shop.live_row()
    assert (renewed["status"], renewed["current_period_start"]) == ("active", ends[1])
    assert [each["amount"] for each in await shop.invoice_rows() if each["status"] == "paid"].count(2499) == 2


async def test_a_period_that_was_paid_meanwhile_is_not_given(shop: BillingShop) -> None:
    row = await shop.subscribed()
    await decide(shop, row["id"], "comp")
    await shop.advance(row["stripe_subscription_id"], "paid")
    await shop.harness.drain()
    [action] = (await read(shop))["actions"]
    assert (action["status"], action["failure"]) == ("failed", "the period was paid before it was given")
    assert (await shop.live_row())["status"] == "active"


async def test_a_given_period_is_no_way_to_a_larger_plan_without_a_charge(shop: BillingShop) -> None:
    row = await shop.subscribed()
    await decide(shop, row["id"], "comp")
    await shop.harness.drain()
    refused = await shop.checkout("studio_monthly")
    assert (refused.status_code, (await shop.checkout("hobby_monthly")).status_code) == (409, 200)


async def test_a_paused_subscription_is_not_charged_until_it_is_resumed(shop: BillingShop) -> None:
    row = await shop.subscribed()
    assert (await decide(shop, row["id"], "resume")).json()["code"] == "subscription.not_paused"
    assert (await decide(shop, row["id"], "pause")).json()["kind"] == "pause"
    await shop.harness.drain()
    paused = await shop.live_row()
    assert (paused["status"], paused["is_paused"], (await shop.changes())[-1].is_paused) == ("active", True, True)
    assert (await decide(shop, row["id"], "pause")).json()["code"] == "subscription.paused"
    assert (await shop.checkout("studio_monthly")).status_code == 409
    await shop.advance(row["stripe_subscription_id"], "paid")
    await shop.deliver_all()
    unpaid = await shop.live_row()
    assert (unpaid["status"], unpaid["current_period_start"]) == ("active", row["current_period_end"])
    assert (unpaid["paid_until"], (await shop.invoice_rows())[-1]["status"]) == (row["paid_until"], "void")
    await decide(shop, row["id"], "resume")
    await shop.harness.drain()
    await shop.advance(row["stripe_subscription_id"], "paid")
    await shop.deliver_all()
    resumed = await shop.live_row()
    assert (resumed["is_paused"], resumed["paid_until"]) == (False, resumed["current_period_end"])
    assert [each["status"] for each in await shop.invoice_rows()] == ["paid", "void", "paid"]
    assert {each["status"] for each in (await read(shop))["actions"]} == {"done"}


async def test_a_pause_ends_when_staff_said(shop: BillingShop) -> None:
    row = await shop.subscribed()
    resumes_at = clock.now().replace(microsecond=0) + timedelta(days=10)
    await decide(shop, row["id"], "pause", resumes_at=resumes_at.isoformat())
    await shop.harness.drain()
    assert (await shop.live_row())["resumes_at"] == resumes_at
    past = await decide(shop, row["id"], "pause", resumes_at=(clock.now() - timedelta(days=1)).isoformat())
    assert past.status_code == 422


@pytest.mark.parametrize("what", ["comp", "pause"])
async def test_an_unpaid_or_ended_subscription_is_neither_given_nor_paused(shop: BillingShop, what: str) -> None:
    for status, code in (("past_due", "subscription.unpaid"), ("canceled", "subscription.ended")):
        subscription = await shop.has_subscription(await shop.has_customer(uuid4()), status=status)
        refused = await decide(shop, subscription.id, what)
        assert (refused.status_code, refused.json()["code"]) == (409, code)


@pytest.mark.parametrize("status", ["open", "void", "uncollectible", "refunded"])
async def test_an_invoice_that_was_not_paid_is_not_refunded(shop: BillingShop, status: str) -> None:
    invoice = await shop.has_invoice(await shop.has_customer(), status=status)
    response = await refund(shop, invoice.id)
    assert (response.status_code, response.json()["code"]) == (409, "invoice.not_refundable")
    assert status in response.json()["detail"]


async def test_a_decision_with_an_idempotency_key_is_made_once(shop: BillingShop) -> None:
    row = await shop.subscribed()
    path, body = f"{PATH}/{row['id']}/cancel", {"reason": "Asked by phone"}
    client, headers = shop.staff, {"idempotency-key": "k1"}
    first = await client.post(path, json=body, headers=headers)
    second = await client.post(path, json=body, headers=headers)
    assert first.json() == second.json()
    assert len((await read(shop))["actions"]) == 1


async def test_the_subscriptions_of_a_customer_are_shown_in_numbers(shop: BillingShop) -> None:
    row = await shop.subscribed()
    customers = shop.harness.calls(CustomersInterface)
    found = (await customers.customer_parts(shop.storefront, shop.user_id, ["subscriptions"])).subscriptions
    assert found
    assert (found.paid, [each.id for each in found.subscriptions]) == ("24.99", [row["id"]])
    nothing = (await customers.customer_parts(shop.storefront, uuid4(), ["subscriptions"])).subscriptions
    assert nothing
    assert (nothing.paid, nothing.subscriptions) == ("0.00", [])


async def test_events_show_a_subscription_as_the_list_of_staff_does(shop: BillingShop) -> None:
    await shop.has_subscription(await shop.has_customer(uuid4()))
    [item] = (await listed(shop))["items"]
    subjects = shop.harness.calls(SubjectsInterface)
    assert await subjects.staff_body(shop.storefront, "subscription", item["id"]) == item
    elsewhere = shop.harness.storefront("figureforge")
    assert await subjects.staff_body(elsewhere, "subscription", item["id"]) is None
