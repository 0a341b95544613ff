"""The payment page of shops that are told of payments by a webhook of their own."""

from dataclasses import replace
from typing import Any

import pytest

PAGE = "/sandbox/order-payments/storybook"
ORDER = {"order": "7", "amount": "40.00", "currency": "GEL", "back": "http://shop.example/paid?book=1"}
CARD = {"card": "4242 4242 4242 4242", "exp": "12 / 49", "cvc": "123"}


@pytest.fixture
def settings(settings: Any) -> Any:
    return replace(settings, order_webhooks={"storybook": "http://shop/vendors/webhook"})


async def test_the_shop_is_told_and_the_buyer_sent_back(sandbox: Any) -> None:
    shown = await sandbox.http.get(PAGE, params=ORDER)
    assert "40.00 GEL" in shown.text
    paid = await sandbox.http.post(PAGE, params=ORDER, data=CARD)
    assert (paid.status_code, paid.headers["location"]) == (303, "http://shop.example/paid?book=1&outcome=paid")
    [(headers, content)] = sandbox.receiver.calls
    assert (headers["x-webhook-secret"], content) == ("book-webhook-sandbox", b'{"order_id":7,"status":"paid"}')


@pytest.mark.parametrize("number", ["4000 0000 0000 0002", "1234", ""])
async def test_a_refused_card_pays_nothing(sandbox: Any, number: str) -> None:
    refused = await sandbox.http.post(PAGE, params=ORDER, data=CARD | {"card": number})
    assert 'role="alert"' in refused.text
    assert sandbox.receiver.calls == []


async def test_a_buyer_who_cancels_is_sent_back(sandbox: Any) -> None:
    left = await sandbox.http.post(f"{PAGE}/cancel", params=ORDER)
    assert left.headers["location"].endswith("&outcome=cancelled")
    assert sandbox.receiver.calls == []


@pytest.mark.parametrize(
    "changed",
    [
        {"order": "seven"},
        {"amount": "-1"},
        {"amount": "NaN"},
        {"amount": "1.005"},
        {"currency": "XXX"},
        {"back": "javascript:alert(1)"},
    ],
)
async def test_there_is_no_page_for_what_cannot_be_paid(sandbox: Any, changed: dict[str, str]) -> None:
    for response in (
        await sandbox.http.get(PAGE, params=ORDER | changed),
        await sandbox.http.post(PAGE, params=ORDER | changed, data=CARD),
        await sandbox.http.post(PAGE.replace("storybook", "emporium"), params=ORDER, data=CARD),
    ):
        assert response.status_code == 404
