"""FigureForge: the customer's billing history."""

from datetime import UTC, datetime, timedelta

import pytest
from payments.contracts.figureforge.subscription_schemas import HistoryItemBody

from ..billing import SUBSCRIPTIONS
from .shop import BillingShop

ISSUED = datetime(2026, 11, 5, 8, 0, tzinfo=UTC)


async def test_without_invoices_the_page_is_empty(shop: BillingShop) -> None:
    assert await shop.read("history") == {"results": [], "count": 0, "next": None, "previous": None}


async def test_an_invoice_is_listed_with_its_amount_and_links(shop: BillingShop) -> None:
    invoice = await shop.has_invoice(await shop.has_customer(), ISSUED, refunded=500, status="partially_refunded")
    [item] = (await shop.read("history"))["results"]
    HistoryItemBody.model_validate(item)
    assert item == {
        "id": str(invoice.id),
        "date": "2026-11-05T08:00:00Z",
        "description": "Pro",
        "number": "ABC-0001",
        "amount": "24.99",
        "amount_cents": 2499,
        "refunded_cents": 500,
        "currency": "USD",
        "status": "partially_refunded",
        "invoice_url": "http://stripe/invoices/in_1",
        "pdf_url": "http://stripe/invoices/in_1/pdf",
    }


async def test_the_pages_lead_from_the_newest_invoice_to_the_oldest(shop: BillingShop) -> None:
    customer = await shop.has_customer()
    for day in range(25):
        await shop.has_invoice(customer, ISSUED + timedelta(days=day), amount=day)
    first = await shop.read("history")
    assert [item["amount_cents"] for item in first["results"]] == [*range(24, 4, -1)]
    assert (first["count"], first["previous"]) == (25, None)
    assert first["next"] == f"{SUBSCRIPTIONS}/history/?limit=20&offset=20"
    rest = (await shop.customer().get(first["next"])).json()
    assert [item["amount_cents"] for item in rest["results"]] == [4, 3, 2, 1, 0]
    assert (rest["next"], rest["previous"]) == (None, f"{SUBSCRIPTIONS}/history/?limit=20&offset=0")
    assert (await shop.read("history", offset=25))["results"] == []
    assert len((await shop.read("history", limit=1000))["results"]) == 25


async def test_invoices_of_the_same_moment_are_on_one_page_each(shop: BillingShop) -> None:
    customer = await shop.has_customer()
    made = {str((await shop.has_invoice(customer, ISSUED)).id) for _ in range(6)}
    pages = [(await shop.read("history", limit=2, offset=offset))["results"] for offset in (0, 2, 4)]
    assert {item["id"] for page in pages for item in page} == made


@pytest.mark.parametrize(
    "params", [{"limit": "0"}, {"limit": "-1"}, {"limit": "ten"}, {"offset": "-1"}, {"offset": "x"}]
)
async def test_an_invalid_page_is_refused(shop: BillingShop, params: dict[str, str]) -> None:
    response = await shop.customer().get(f"{SUBSCRIPTIONS}/history/", params=params)
    error = response.json()["error"]
    assert (response.status_code, error["code"], list(error["details"])) == (400, "INVALID_REQUEST", [*params])


async def test_a_credit_is_a_negative_amount(shop: BillingShop) -> None:
    await shop.has_invoice(await shop.has_customer(), amount=-250)
    [item] = (await shop.read("history"))["results"]
    assert (item["amount"], item["amount_cents"]) == ("-2.50", -250)
