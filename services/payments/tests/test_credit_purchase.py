"""Reviv: credit packs, and the purchase of one at Stripe's checkout."""

from typing import Any

import pytest
from payments.contracts.reviv.schemas import PackBody

from .credits import CREDITS, CreditsStorefront
from .fakes import WRONG_KEY

SESSIONS = "/checkout/sessions"


async def test_the_active_packs_are_listed_ascending_by_credits(credits_storefront: CreditsStorefront) -> None:
    response = await credits_storefront.customer().get(f"{CREDITS}/packs/")
    assert response.status_code == 200
    packs = [PackBody.model_validate(pack) for pack in response.json()]
    assert [(pack.sku, pack.credits, pack.price_cents, pack.price_dollars, pack.active) for pack in packs] == [
        ("PACK_5", 5, 499, "$4.99", True),
        ("PACK_20", 20, 1499, "$14.99", True),
        ("PACK_50", 50, 2999, "$29.99", True),
    ]


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "packs"), ("GET", "transactions"), ("POST", "purchase")],
    ids=["packs", "transactions", "purchase"],
)
async def test_credit_endpoints_require_a_customer(
    credits_storefront: CreditsStorefront, method: str, path: str
) -> None:
    client = credits_storefront.harness.anonymous(credits_storefront.storefront, "reviv")
    response = await client.request(method, f"{CREDITS}/{path}/", json={"sku": "PACK_5"})
    assert (response.status_code, response.json()["error"]["code"]) == (401, "NOT_AUTHENTICATED")


async def test_a_purchase_opens_a_checkout_of_one_card_payment(credits_storefront: CreditsStorefront) -> None:
    session_id = await credits_storefront.opened_session("PACK_20")
    session = await credits_storefront.stripe.checkout.sessions.retrieve_async(session_id, {"expand": ["line_items"]})
    [line] = session.line_items.data
    [purchase] = await credits_storefront.rows(
        "select * from credit_purchases where session_id = %(session_id)s", session_id=session_id
    )
    assert (session.mode, list(session.payment_method_types)) == ("payment", ["card"])
    assert (line.amount_total, line.currency, line.quantity) == (1499, "usd", 1)
    assert session.customer_email == purchase["email"] == f"{credits_storefront.user_id.hex[:12]}@customer.example"
    assert (
        session.metadata.to_dict().items()
        >= {
            "user_id": str(credits_storefront.user_id),
            "sku": "PACK_20",
            "credits": "20",
        }.items()
    )
    assert session.success_url == "http://localhost:3000/payment/success?session_id={CHECKOUT_SESSION_ID}"
    assert session.cancel_url == "http://localhost:3000/payment/cancelled"
    assert (purchase["status"], purchase["user_id"]) == ("open", credits_storefront.user_id)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"sku": ""},
        {"sku": "PACK_6"},
        {"sku": "pack_5"},
        {"sku": 5},
        {"sku": None},
        {"sku": ["PACK_5"]},
        {"sku": "\0"},
    ],
    ids=["missing", "empty", "unknown", "other-case", "number", "null", "list", "null-character"],
)
async def test_an_invalid_sku_is_refused_at_its_field(credits_storefront: CreditsStorefront, body: Any) -> None:
    response = await credits_storefront.purchase(json=body)
    error = response.json()["error"]
    assert (response.status_code, error["code"], list(error["details"])) == (400, "VALIDATION_ERROR", ["sku"])
    assert credits_storefront.transport.calls == []


async def test_a_form_is_an_unsupported_media_type(credits_storefront: CreditsStorefront) -> None:
    response = await credits_storefront.customer().post(f"{CREDITS}/purchase/", data={"sku": "PACK_5"})
    assert (response.status_code, response.json()["error"]["code"]) == (415, "UNSUPPORTED_MEDIA_TYPE")
    assert credits_storefront.transport.calls == []


async def test_a_request_without_a_body_is_refused_at_the_sku(credits_storefront: CreditsStorefront) -> None:
    response = await credits_storefront.customer().post(f"{CREDITS}/purchase/")
    error = response.json()["error"]
    assert (response.status_code, error["code"]) == (400, "VALIDATION_ERROR")
    assert error["details"] == {"sku": ["This field is required."]}


async def test_a_body_that_is_a_list_is_refused(credits_storefront: CreditsStorefront) -> None:
    response = await credits_storefront.purchase(json=["PACK_5"])
    assert (response.status_code, response.json()["error"]["code"]) == (400, "VALIDATION_ERROR")


async def test_an_inactive_pack_is_neither_listed_nor_sold(credits_storefront: CreditsStorefront) -> None:
    client = credits_storefront.customer()
    await client.get(f"{CREDITS}/packs/")
    await credits_storefront.rows(
        "update credit_packs set is_active = false where sku = 'PACK_5' and storefront = %(storefront)s",
        storefront=credits_storefront.storefront,
    )
    assert [pack["sku"] for pack in (await client.get(f"{CREDITS}/packs/")).json()] == ["PACK_20", "PACK_50"]
    assert list((await credits_storefront.purchase("PACK_5")).json()["error"]["details"]) == ["sku"]


@pytest.mark.parametrize("failure", ["unreachable", "wrong-key", "refusal"])
async def test_a_failure_of_stripe_is_a_neutral_stripe_error(
    credits_storefront: CreditsStorefront, failure: str
) -> None:
    transport = credits_storefront.transport
    transport.is_unreachable = failure == "unreachable"
    transport.response = WRONG_KEY if failure == "wrong-key" else None
    transport.refuses = {SESSIONS} if failure == "refusal" else set()
    response = await credits_storefront.purchase()
    assert response.status_code == 500
    assert response.json() == {
        "error": {
            "code": "STRIPE_ERROR",
            "message": "The checkout page could not be created. Please try again.",
            "details": {},
        }
    }


async def test_a_repeated_request_with_its_idempotency_key_opens_one_checkout(
    credits_storefront: CreditsStorefront,
) -> None:
    responses = [await credits_storefront.purchase(headers={"Idempotency-Key": "once"}) for _ in range(2)]
    assert responses[0].json() == responses[1].json()
    assert credits_storefront.transport.posts(SESSIONS) == 1


async def test_a_request_repeated_after_a_lost_response_of_stripe_continues_its_purchase(
    credits_storefront: CreditsStorefront,
) -> None:
    credits_storefront.transport.loses_response = {SESSIONS}
    assert (await credits_storefront.purchase(headers={"Idempotency-Key": "once"})).status_code == 500
    credits_storefront.transport.loses_response = set()
    assert (await credits_storefront.purchase(headers={"Idempotency-Key": "once"})).status_code == 200
    sessions = await credits_storefront.stripe.checkout.sessions.list_async({"limit": 100})
    assert len(sessions.data) == 1
    rows = await credits_storefront.rows(
        "select id from credit_purchases where storefront = %(storefront)s", storefront=credits_storefront.storefront
    )
    assert len(rows) == 1


async def test_a_request_repeated_after_a_refusal_starts_another_purchase(
    credits_storefront: CreditsStorefront,
) -> None:
    credits_storefront.transport.refuses = {SESSIONS}
    assert (await credits_storefront.purchase(headers={"Idempotency-Key": "once"})).status_code == 500
    credits_storefront.transport.refuses = set()
    assert (await credits_storefront.purchase(headers={"Idempotency-Key": "once"})).status_code == 200
    rows = await credits_storefront.rows(
        "select status from credit_purchases where storefront = %(storefront)s order by number",
        storefront=credits_storefront.storefront,
    )
    assert [row["status"] for row in rows] == ["failed", "open"]
