"""The reports of orders: what counts as a sale, on which day, and who may see it."""

import csv
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from common.events.identity import UserDeleted
from common.events.payments import PaymentRefunded, PaymentSucceeded
from common.kernel import clock
from common.kernel.permissions import Permission
from orders.repository.reports import counting
from testkit.harness import Harness

from .fakes import FakeServices
from .storefront import Buyer, OrdersStorefront
from .test_transfers import imported, past

REPORTS = "/api/staff/v1/reports"


class Desk:
    """A member of staff who reads the reports of one storefront."""

    def __init__(self, storefront: OrdersStorefront) -> None:
        self.storefront = storefront
        self.counting = counting(storefront.harness.database, storefront.harness.storefronts)

    async def get(self, report: str, **query: Any) -> httpx.Response:
        await self.counting.run()
        return await self.storefront.harness.staff(self.storefront.name).get(f"{REPORTS}/{report}", params=query)

    async def read(self, report: str, **query: Any) -> dict[str, Any]:
        """Of yesterday, today and tomorrow, unless the query says otherwise."""
        response = await self.get(report, **{"from": day(-1), "to": day(1), **query})
        assert response.status_code == 200, response.text
        body: dict[str, Any] = response.json()
        return body

    async def totals(self, report: str, **query: Any) -> dict[str, Any]:
        totals: dict[str, Any] = (await self.read(report, **query))["totals"]
        return totals

    async def move_sale(self, order: dict[str, Any], days: int) -> None:
        """Change the day of a sale, as if it had been made then."""
        await self.storefront.harness.database.autocommit.execute(
            "update report_facts set at = at + make_interval(days => %(days)s) where key = %(key)s",
            days=days,
            key=f"sale:{order['id']}",
        )


def day(offset: int = 0) -> str:
    return (clock.now() + timedelta(days=offset)).date().isoformat()


def refund(payment: PaymentSucceeded, total: int, increase: int | None, at: datetime | None = None) -> PaymentRefunded:
    facts = payment.model_dump(exclude={"version"})
    return PaymentRefunded(
        **{**facts, "amount": total}, is_full=total == payment.amount, increase=increase, refunded_at=at or clock.now()
    )


@pytest.fixture
def desk(storefront: OrdersStorefront) -> Desk:
    return Desk(storefront)


async def bought(buyer: Buyer) -> tuple[dict[str, Any], PaymentSucceeded]:
    order = await buyer.order()
    return order, await buyer.storefront.pay(order)


async def test_a_paid_order_counts_once_with_its_amounts(desk: Desk) -> None:
    buyer = desk.storefront.buyer(quantity=2, price=10_000)
    order, payment = await bought(buyer)
    await desk.storefront.harness.deliver(payment, times=2)
    await buyer.order()
    detail, totals = await buyer.read(order), await desk.totals("sales")
    assert totals == {
        "orders": 1,
        "units": 2,
        "revenue": order["total_amount"],
        "tax": detail["tax"],
        "shipping": detail["shipping_cost"],
        "discount": "0.00",
        "refunds": "0.00",
        "voided": "0.00",
        "cancelled": 0,
        "net_revenue": order["total_amount"],
        "average_order": order["total_amount"],
    }
    funnel = await desk.totals("funnel")
    assert (funnel["checkouts"], funnel["orders"], funnel["paid"], funnel["payment_rate"]) == (2, 2, 1, "0.5000")


async def test_refunds_belong_to_their_days_in_whichever_order_they_arrive(desk: Desk) -> None:
    _, payment = await bought(desk.storefront.buyer())
    first, second = clock.now() - timedelta(days=1), clock.now() + timedelta(days=1)
    for event in (refund(payment, 300, 200, second), refund(payment, 100, 100, first)):
        await desk.storefront.harness.deliver(event, times=2)
    body = await desk.read("sales")
    by_day = {entry["start"]: entry["refunds"] for entry in body["series"]}
    assert by_day == {first.date().isoformat(): "1.00", day(): "0.00", second.date().isoformat(): "2.00"}
    assert body["totals"]["refunds"] == "3.00"


async def test_a_refund_that_an_earlier_release_reported_counts_what_was_not_refunded_before(desk: Desk) -> None:
    _, payment = await bought(desk.storefront.buyer())
    for total in (100, 300):
        event = refund(payment, total, None).model_copy(update={"refunded_at": None})
        await desk.storefront.harness.deliver(event)
    assert (await desk.totals("sales"))["refunds"] == "3.00"


async def test_a_payment_of_a_cancelled_order_is_revenue_until_it_is_refunded(desk: Desk) -> None:
    buyer = desk.storefront.buyer()
    order = await buyer.order()
    assert (await buyer.cancel(order)).status_code == 200
    payment = await desk.storefront.pay(order)
    totals = await desk.totals("sales")
    assert (totals["orders"], totals["cancelled"], totals["net_revenue"]) == (0, 1, order["total_amount"])
    await desk.storefront.harness.deliver(refund(payment, payment.amount, payment.amount))
    assert (await desk.totals("sales"))["net_revenue"] == "0.00"


async def test_an_order_that_staff_processed_and_cancelled_without_a_payment_is_voided(desk: Desk) -> None:
    order = await desk.storefront.buyer().order()
    await desk.storefront.advance_to(order, "processing")
    assert (await desk.totals("sales"))["net_revenue"] == order["total_amount"]
    assert (await desk.storefront.change_status(order, "cancelled")).status_code == 200
    totals = await desk.totals("sales")
    assert (totals["orders"], totals["voided"], totals["net_revenue"]) == (1, order["total_amount"], "0.00")


async def test_best_sellers_are_sorted_and_paged(desk: Desk) -> None:
    many, dear = desk.storefront.buyer(quantity=3, price=1_000), desk.storefront.buyer(quantity=1, price=90_000)
    for buyer in (many, dear):
        await bought(buyer)
    by_units = await desk.read("products", limit=1)
    assert [(item["id"], item["units"], item["revenue"]) for item in by_units["items"]] == [
        (str(many.product), 3, "30.00")
    ]
    following = await desk.read("products", limit=1, cursor=by_units["next_cursor"])
    assert [item["id"] for item in following["items"]] == [str(dear.product)]
    assert following["next_cursor"] is None
    by_revenue = await desk.read("products", sort="revenue")
    assert [item["id"] for item in by_revenue["items"]] == [str(dear.product), str(many.product)]
    assert by_revenue["totals"] == {"units": 4, "revenue": "930.00", "orders": 2}


async def test_customers_are_new_once_and_return_once(desk: Desk) -> None:
    buyer, other = desk.storefront.buyer(), desk.storefront.buyer()
    for each in (buyer, buyer, other, buyer):
        order, _ = await bought(each)
    totals = await desk.totals("customers")
    assert [totals[name] for name in ("orders", "new", "returning", "repeat_orders")] == [4, 2, 1, 2]
    assert float(totals["new_revenue"]) == 2 * float(order["total_amount"])
    await desk.storefront.harness.deliver(UserDeleted(storefront=desk.storefront.name, user_id=buyer.id))
    assert await desk.totals("customers") == totals


async def test_a_customer_who_returns_on_several_days_is_one_returning_customer(desk: Desk) -> None:
    regular, new = desk.storefront.buyer(), desk.storefront.buyer()
    orders = [(await bought(each))[0] for each in (regular, regular, regular, new)]
    assert (await desk.read("customers"))["distinct"] is None
    report = await desk.read("customers", compare="previous", distinct="true")
    assert (report["distinct"], report["previous"]["distinct"]) == (
        {"customers": 2, "returning": 1},
        {"customers": 0, "returning": 0},
    )
    await desk.move_sale(orders[1], days=-1)
    today = await desk.read("customers", **{"from": day(), "to": day()}, distinct="true")
    yesterday = await desk.read("customers", **{"from": day(-1), "to": day(-1)}, distinct="true")
    both = await desk.read("customers", distinct="true")
    assert [each["distinct"]["returning"] for each in (yesterday, today, both)] == [1, 1, 1]


async def test_the_funnel_has_the_counts_of_cart(desk: Desk, fake_services: FakeServices) -> None:
    await bought(desk.storefront.buyer())
    today = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    for storefront, carts in ((desk.storefront.name, 4), ("another", 9)):
        fake_services.cart_counts.append((storefront, today, "funnel.carts", carts))
    funnel = await desk.totals("funnel")
    assert (funnel["carts"], funnel["conversion_rate"], funnel["checkout_rate"]) == (4, "0.2500", "0.2500")


async def test_reports_are_of_one_storefront(desk: Desk, orders: Harness, fake_services: FakeServices) -> None:
    await bought(desk.storefront.buyer())
    other = Desk(OrdersStorefront(orders, fake_services))
    for report, measure in (("sales", "orders"), ("products", "units"), ("customers", "new"), ("funnel", "paid")):
        assert (await desk.totals(report))[measure] == 1
        assert (await other.totals(report))[measure] == 0
    assert (await other.read("products"))["items"] == []


async def test_a_rebuild_counts_what_was_counted_before(desk: Desk) -> None:
    name, database = desk.storefront.name, desk.storefront.harness.database
    _, payment = await bought(desk.storefront.buyer())
    await desk.storefront.harness.deliver(refund(payment, 500, 500))
    order = await desk.storefront.buyer().order()
    await desk.storefront.advance_to(order, "processing")
    await desk.storefront.change_status(order, "cancelled")
    before = [await desk.read(report) for report in ("sales", "products", "customers", "funnel")]
    assert before[0]["totals"]["orders"] == 2
    for table in ("report_facts", "report_counts"):
        await database.autocommit.execute(f"delete from {table} where storefront = %(name)s", name=name)
    assert (await desk.totals("sales"))["orders"] == 0
    assert await desk.counting.rebuild(name) >= 1
    assert [await desk.read(report) for report in ("sales", "products", "customers", "funnel")] == before
    assert await desk.counting.rebuild(name) >= 1
    assert [await desk.read(report) for report in ("sales", "products", "customers", "funnel")] == before


async def test_csv_has_the_series_or_the_items_without_formulas(desk: Desk, fake_services: FakeServices) -> None:
    buyer = desk.storefront.buyer()
    await bought(buyer)
    await desk.storefront.harness.database.autocommit.execute(
        "update report_facts set label = '=1+1', is_counted = false where storefront = %(name)s and item = %(item)s",
        name=desk.storefront.name,
        item=str(buyer.product),
    )
    products = await desk.get("products", format="csv")
    assert products.headers["content-type"] == "text/csv; charset=utf-8"
    assert 'filename="products.csv"' in products.headers["content-disposition"]
    [names, row] = csv.reader(products.text.splitlines())
    assert names == ["id", "name", "units", "revenue", "orders"]
    assert row == [str(buyer.product), "'=1+1", "1", "2499.99", "1"]
    client = desk.storefront.harness.staff(desk.storefront.name)
    query = {"from": day(), "to": day(), "compare": "previous"}
    sales = await client.get(f"{REPORTS}/sales", params=query, headers={"Accept": "text/csv"})
    table = list(csv.DictReader(sales.text.splitlines()))
    assert [(line["period"], line["start"]) for line in table] == [("current", day()), ("previous", day(-1))]


async def test_reports_need_their_permission(storefront: OrdersStorefront) -> None:
    reader = storefront.harness.staff(storefront.name, permissions=[Permission.REPORTS_READ])
    other = storefront.harness.staff(storefront.name, permissions=set(Permission) - {Permission.REPORTS_READ})
    for report in ("sales", "products", "customers", "funnel"):
        assert (await reader.get(f"{REPORTS}/{report}")).status_code == 200
        refused = await other.get(f"{REPORTS}/{report}")
        assert (refused.status_code, refused.json()["code"]) == (403, "caller.permission_missing")


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({"from": "2026-02-02", "to": "2026-02-01"}, 422, "report.period_reversed"),
        ({"from": "2024-01-01", "to": "2026-02-01"}, 422, "report.period_too_long"),
        ({"from": "2026-01-01", "to": "2026-01-02", "interval": "hour"}, 422, "report.hours_not_kept"),
        ({"from": "yesterday"}, 422, "request.invalid"),
        ({"interval": "week"}, 422, "request.invalid"),
        ({"compare": "year"}, 422, "request.invalid"),
        ({"since": "2026-01-01"}, 400, "request.unknown_name"),
    ],
)
async def test_periods_that_cannot_be_shown_are_refused(
    desk: Desk, query: dict[str, str], status: int, code: str
) -> None:
    response = await desk.get("sales", **query)
    assert (response.status_code, response.json()["code"]) == (status, code)


async def test_a_sort_that_the_report_does_not_have_and_a_foreign_cursor_are_refused(desk: Desk) -> None:
    for query in ({"sort": "title"}, {"limit": 0}):
        assert (await desk.get("products", **query)).status_code == 422
    assert (await desk.get("products", cursor="x")).json()["code"] == "page.not_found"


async def test_a_further_payment_of_an_order_is_revenue_without_an_order(desk: Desk) -> None:
    order, first = await bought(desk.storefront.buyer())
    await desk.storefront.harness.deliver(first.model_copy(update={"payment_id": UUID(int=uuid4().int)}), times=2)
    totals = await desk.totals("sales")
    assert (totals["orders"], float(totals["revenue"])) == (1, 2 * float(order["total_amount"]))


async def test_imported_orders_count_on_their_old_days_and_not_in_the_funnel(desk: Desk) -> None:
    cells = {"created_at": f"{day(-90)}T12:00:00+00:00", "refunded": "4.00"}
    await imported(desk.storefront, past(**cells), past("#1002", status="cancelled", **cells))
    old = await desk.totals("sales", **{"from": day(-90), "to": day(-90)})
    assert [old[name] for name in ("orders", "revenue", "refunds", "voided", "cancelled", "net_revenue")] == [
        *(1, "24.00", "4.00", "0.00", 1, "20.00")
    ]
    assert (await desk.totals("sales"))["orders"] == 0
    funnel = await desk.totals("funnel", **{"from": day(-90), "to": day(-90)})
    assert (funnel["orders"], funnel["paid"]) == (0, 0)
