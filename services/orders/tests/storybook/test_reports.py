"""Orders of books in reports: paid elsewhere, by customers or by visitors who become customers."""

from datetime import timedelta
from typing import Any

from common.kernel import clock
from orders.repository.reports import counting

from .shop import STAFF_ORDERS, BookShop

REPORTS = "/api/staff/v1/reports"


async def totals(shop: BookShop, report: str) -> dict[str, Any]:
    await counting(shop.harness.database, shop.harness.storefronts).run()
    today, day = clock.now().date(), timedelta(days=1)
    period = {"from": (today - day).isoformat(), "to": (today + day).isoformat()}
    response = await shop.staff.get(f"{REPORTS}/{report}", params=period)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()["totals"]
    return found


async def test_a_paid_order_of_books_is_a_sale_of_its_tier_until_staff_cancel_it(shop: BookShop) -> None:
    order_id = await shop.customer().paid_order()
    assert (await shop.pay(order_id)).status_code == 200
    sales, row = await totals(shop, "sales"), await shop.row(order_id)
    assert (sales["orders"], sales["units"], sales["revenue"]) == (1, 1, f"{row['total'] / 100:.2f}")
    assert (await totals(shop, "products"))["units"] == 1
    assert (await totals(shop, "customers"))["new"] == 1
    body = {"reason": "The customer changed their mind."}
    cancelled = await shop.staff.post(f"{STAFF_ORDERS}/{order_id}/cancel", json=body)
    assert cancelled.status_code == 200, cancelled.text
    sales = await totals(shop, "sales")
    assert (sales["voided"], sales["net_revenue"], sales["cancelled"]) == (sales["revenue"], "0.00", 1)


async def test_a_visitor_is_a_customer_when_the_order_is_claimed(shop: BookShop) -> None:
    visitor = shop.visitor()
    order_id = await visitor.paid_order()
    assert (await totals(shop, "sales"))["orders"] == 1
    assert (await totals(shop, "customers"))["new"] == 0
    await shop.claim(visitor, order_id, times=2)
    found = await totals(shop, "customers")
    assert (found["new"], found["orders"]) == (1, 1)
