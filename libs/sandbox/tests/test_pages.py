"""What the pages for browsers show: links, the card form after a refusal, the payments page."""

import html
import re
from typing import Any

import pytest

BROWSER = {"accept": "text/html"}
DECLINED = {"card": "4000 0000 0000 0002", "exp": "3 / 41", "cvc": "987", "email": 'ada+"x"@example.com'}


def inputs(page: str) -> dict[str, str]:
    """The names and values of the inputs on a page."""
    found = re.findall(r'<input [^>]*name="(\w+)"[^>]*? value="([^"]*)"', page)
    return {name: html.unescape(value) for name, value in found}


async def intent_page(sandbox: Any, **params: Any) -> tuple[Any, str]:
    intent = await sandbox.stripe.payment_intents.create_async({"amount": 500, "currency": "usd", **params})
    return intent, f"/sandbox/stripe/pay/{intent.id}/pay?client_secret={intent.client_secret}"


async def session(sandbox: Any, mode: str = "payment", **params: Any) -> Any:
    price = {"currency": "usd", "unit_amount": 1900, "product_data": {"name": "Pro <plan>"}}
    price |= {"recurring": {"interval": "month"}} if mode == "subscription" else {}
    return await sandbox.stripe.checkout.sessions.create_async(
        {"mode": mode, "success_url": "http://shop.example/", "line_items": [{"quantity": 1, "price_data": price}]}
        | params
    )


async def test_a_refused_form_keeps_what_was_typed_except_the_cvc(sandbox: Any) -> None:
    _, intent = await intent_page(sandbox)
    customer = await sandbox.stripe.customers.create_async({"email": "ada@example.com"})
    portal = await sandbox.stripe.billing_portal.sessions.create_async({"customer": customer.id})
    checkout = (await session(sandbox)).url
    for address in (intent, f"{checkout}/pay", f"{portal.url}/card"):
        refused = await sandbox.http.post(address, data=DECLINED)
        assert refused.status_code == 402
        assert 'role="alert"' in refused.text
        expected = DECLINED | {"cvc": ""}
        assert inputs(refused.text).items() >= {name: expected[name] for name in ("card", "exp", "cvc")}.items()
        assert f'"{DECLINED["cvc"]}"' not in refused.text  # ids may contain the digits
        if address.startswith(checkout):
            assert inputs(refused.text)["email"] == DECLINED["email"]


async def test_a_form_keeps_what_was_typed_after_the_bank_refused(sandbox: Any) -> None:
    checkout = await session(sandbox)
    typed = {"card": "4000002760003184", "exp": "03 / 2041", "cvc": "987", "email": "ada@example.com"}
    asked = await sandbox.http.post(f"{checkout.url}/pay", data=typed)
    question = (await sandbox.http.get(asked.headers["location"])).text
    action = re.search(r'action="([^"]*/fail[^"]*)"', question)
    assert action
    failed = await sandbox.http.post(html.unescape(action[1]))
    shown = await sandbox.http.get(failed.headers["location"])
    assert shown.status_code == 402
    assert inputs(shown.text) == typed | {"cvc": ""}


@pytest.mark.parametrize(
    ("typed", "month", "year"),
    [("12/49", 12, 2049), ("12 / 49", 12, 2049), ("0350", 3, 2050), ("7/2061", 7, 2061), ("1-36", 1, 2036)],
)
async def test_the_expiry_is_the_one_that_was_typed(sandbox: Any, typed: str, month: int, year: int) -> None:
    intent, address = await intent_page(sandbox)
    paid = await sandbox.http.post(address, data={"card": "4242424242424242", "exp": typed})
    assert "Paid." in paid.text
    charge = await sandbox.stripe.charges.retrieve_async(
        (await sandbox.stripe.payment_intents.retrieve_async(intent.id)).latest_charge
    )
    card = charge.payment_method_details.card
    assert (card.exp_month, card.exp_year) == (month, year)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"exp": "12"}, "expiration date is incomplete"),
        ({"exp": "soon"}, "expiration date is incomplete"),
        ({"exp": "13/49"}, "expiration month is invalid"),
        ({"exp": "12/20"}, "expiration year is invalid"),
        ({"cvc": "1"}, "security code is invalid"),
    ],
)
async def test_an_invalid_expiry_or_cvc_is_refused_on_the_page(sandbox: Any, typed: Any, message: str) -> None:
    _, address = await intent_page(sandbox)
    refused = await sandbox.http.post(address, data={"card": "4242424242424242"} | typed)
    assert refused.status_code == 402
    assert message in refused.text


async def test_the_suggested_card_pays_however_far_the_clock_is(sandbox: Any) -> None:
    _, address = await intent_page(sandbox)
    shown = await sandbox.http.get(address.replace("/pay?", "?"))
    assert inputs(shown.text)["exp"] == "12 / 49"
    for _ in range(3):
        await sandbox.advance(10 * 365 * 86400)
    shown = await sandbox.http.get(address.replace("/pay?", "?"))
    assert "Paid." in (await sandbox.http.post(address, data=inputs(shown.text))).text


async def test_the_payments_page_shows_customers_and_plans(sandbox: Any) -> None:
    guest = await session(sandbox)
    assert (
        await sandbox.http.post(f"{guest.url}/pay", data={"card": "4242424242424242", "email": "g@example.com"})
    ).is_redirect
    customer = await sandbox.stripe.customers.create_async({"email": "ada@example.com"})
    bought = await session(sandbox, "subscription", customer=customer.id)
    assert (await sandbox.http.post(f"{bought.url}/pay", data={"card": "4242424242424242"})).is_redirect
    page = (await sandbox.http.get("/sandbox/stripe/", headers=BROWSER)).text
    assert "<td>g@example.com</td>" in page
    assert "<td>ada@example.com</td><td>Pro &lt;plan&gt;, $19.00 per month</td>" in page
    assert "Subscription creation · " in page


async def test_every_page_links_to_the_front_page_and_the_navigation_has_the_clock(sandbox: Any) -> None:
    intent, address = await intent_page(sandbox)
    customer = await sandbox.stripe.customers.create_async({"email": "ada@example.com"})
    portal = await sandbox.stripe.billing_portal.sessions.create_async({"customer": customer.id})
    navigated = [
        "/sandbox/",
        "/sandbox/mail/",
        "/sandbox/stripe/",
        "/sandbox/google/",
        "/sandbox/models/",
    ]
    hosted = [
        address.replace("/pay?", "?"),
        f"/sandbox/stripe/authenticate/{intent.id}?client_secret={intent.client_secret}",
        (await session(sandbox)).url,
        portal.url,
        "/sandbox/google/authorize",
        "/sandbox/google/authorize?response_type=code&client_id=c&redirect_uri=http://x.example/&scope=openid",
        "/sandbox/stripe/pay/pi_unknown",
    ]
    for page in [*navigated, "/sandbox/clock", *hosted]:
        text = (await sandbox.http.get(page, headers=BROWSER)).text
        assert '<a class="home" href="/">Front page</a>' in text, page
        assert page in hosted or '<a href="/sandbox/clock">Clock</a>' in text, page


async def test_an_unknown_page_leads_a_browser_back_and_tells_a_program_in_text(sandbox: Any) -> None:
    page = await sandbox.http.get("/sandbox/nothing", headers=BROWSER)
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert 'href="/sandbox/"' in page.text
    text = await sandbox.http.get("/sandbox/nothing")
    assert (text.status_code, text.text) == (404, "Not Found")


async def test_tables_that_scroll_are_reached_by_keyboard_and_their_columns_have_names(sandbox: Any) -> None:
    page = (await sandbox.http.get("/sandbox/stripe/", headers=BROWSER)).text
    assert re.findall(r'<section class="card scroll"(?! tabindex="0" role="region" aria-label="\w+")', page) == []
    assert "<th></th>" not in page
