"""The staff contract: search and read orders, change their status."""

from typing import Any
from uuid import uuid4

import pytest
from common.kernel import clock
from common.rpc.interfaces.subjects import SubjectsInterface
from dialects.staff import ProblemDocument
from orders.contracts.staff.schemas import OrderBody
from testkit.harness import Harness

from .fakes import FakeServices
from .staff_client import ORDERS, StaffClient
from .storefront import OrdersStorefront


async def made(storefront: OrdersStorefront, count: int) -> list[str]:
    """Newest first."""
    orders = []
    for _ in range(count):
        orders.append((await storefront.buyer().order())["id"])
        clock.advance(1)
    return orders[::-1]


async def test_the_list_is_newest_first_in_cursor_pages(storefront: OrdersStorefront, staff: StaffClient) -> None:
    orders = await made(storefront, 5)
    first = await staff.find(limit=2)
    second = await staff.find(limit=2, cursor=first["next_cursor"])
    third = await staff.find(limit=2, cursor=second["next_cursor"])
    assert [order["id"] for page in (first, second, third) for order in page["items"]] == orders
    assert third["next_cursor"] is None
    assert (await staff.find(limit=5))["next_cursor"] is None


async def test_a_new_order_does_not_shift_the_next_page(storefront: OrdersStorefront, staff: StaffClient) -> None:
    orders = await made(storefront, 3)
    first = await staff.find(limit=2)
    await made(storefront, 1)
    assert [order["id"] for order in (await staff.find(limit=2, cursor=first["next_cursor"]))["items"]] == orders[2:]


async def test_the_list_is_filtered_by_status(storefront: OrdersStorefront, staff: StaffClient) -> None:
    buyer = storefront.buyer()
    paid = await buyer.order()
    await storefront.pay(paid)
    [pending] = await made(storefront, 1)
    assert await staff.ids(status="processing") == [paid["id"]]
    assert await staff.ids(status="pending") == [pending]
    assert await staff.ids(status="returned") == []


async def test_search_finds_parts_of_numbers_and_addresses(storefront: OrdersStorefront, staff: StaffClient) -> None:
    buyer = storefront.buyer()
    order = await buyer.order()
    await made(storefront, 2)
    number = order["order_number"]
    for text in (number, number[-6:].lower(), buyer.email, buyer.email[:8].upper()):
        assert await staff.ids(search=text) == [order["id"]]
    for text in ("%", "_", "\\", "%%%", "nothing like it", "' or 1=1 --", "a\x00b"):
        assert await staff.ids(search=text) == []


async def test_created_from_is_inclusive_and_created_to_exclusive(
    storefront: OrdersStorefront, staff: StaffClient
) -> None:
    third, second, first = await made(storefront, 3)
    moments = {order["id"]: order["created_at"] for order in (await staff.find())["items"]}
    assert await staff.ids(created_from=moments[second]) == [third, second]
    assert await staff.ids(created_to=moments[second]) == [first]
    assert await staff.ids(created_from=moments[second], created_to=moments[third]) == [second]
    naive = moments[second].removesuffix("Z")
    assert await staff.ids(created_from=naive) == [third, second]


@pytest.mark.parametrize(
    "query",
    [{"status": "lost"}, {"limit": 0}, {"limit": 101}, {"limit": "x"}, {"created_from": "x"}, {"search": "x" * 201}],
)
async def test_an_invalid_filter_is_422(staff: StaffClient, query: dict[str, Any]) -> None:
    response = await staff.client.get(ORDERS, params=query)
    assert response.status_code == 422
    assert [error["field"].partition(".")[0] for error in response.json()["errors"]] == list(query)


@pytest.mark.parametrize("cursor", ["x", "W10", "WzFd", "WzEsMl0", "WyJ4IiwieSJd", "e30", "\x00"])
async def test_an_invalid_cursor_is_404(staff: StaffClient, cursor: str) -> None:
    response = await staff.client.get(ORDERS, params={"cursor": cursor})
    assert (response.status_code, response.json()["code"]) == (404, "page.not_found")


async def test_the_detail_has_lines_addresses_and_history(storefront: OrdersStorefront, staff: StaffClient) -> None:
    buyer = storefront.buyer(quantity=2)
    order = await buyer.order()
    await storefront.pay(order)
    response = await staff.client.get(f"{ORDERS}/{order['id']}")
    body = OrderBody.model_validate_json(response.content)
    assert (body.number, body.email, body.user_id) == (order["order_number"], buyer.email, buyer.id)
    assert (body.total, body.currency, body.refunded) == ("5504.97", "USD", "0.00")
    [line] = body.lines
    assert (line.product_id, line.quantity, line.unit_price, line.subtotal) == (buyer.product, 2, "2499.99", "4999.98")
    assert [(entry.status, entry.created_by) for entry in body.history] == [("pending", buyer.id), ("processing", None)]
    assert body.shipping_address.full_name == "John Doe"
    assert '"created_at":"20' in response.text


async def test_a_change_of_status_returns_the_changed_order(storefront: OrdersStorefront, staff: StaffClient) -> None:
    buyer = storefront.buyer()
    order = await buyer.order()
    await storefront.pay(order)
    changed = await staff.client.post(
        f"{ORDERS}/{order['id']}/status", json={"status": "shipped", "tracking_number": "1Z", "note": "By air."}
    )
    assert changed.status_code == 200
    assert changed.json() == (await staff.client.get(f"{ORDERS}/{order['id']}")).json()
    assert (changed.json()["tracking_number"], changed.json()["history"][-1]["note"]) == ("1Z", "By air.")
    assert changed.json()["history"][-1]["created_by"] == str(storefront.staff_member.user_id)
    assert (await buyer.read(order))["status"] == "shipped"


async def test_an_illegal_transition_is_a_409_problem(storefront: OrdersStorefront, staff: StaffClient) -> None:
    order = await storefront.buyer().order()
    response = await staff.client.post(f"{ORDERS}/{order['id']}/status", json={"status": "delivered"})
    problem = ProblemDocument.model_validate_json(response.content)
    assert (response.status_code, problem.code) == (409, "order.transition_refused")
    assert problem.detail == "An order that is pending cannot become delivered."
    assert problem.facts == {"current": "pending", "requested": "delivered"}


async def test_a_cancellation_releases_the_stock_at_once(
    storefront: OrdersStorefront, staff: StaffClient, fake_services: FakeServices
) -> None:
    buyer = storefront.buyer(stock=5)
    order = await buyer.order()
    await staff.client.post(f"{ORDERS}/{order['id']}/status", json={"status": "cancelled"})
    assert fake_services.stock[buyer.product] == 5


async def test_staff_see_no_orders_of_another_storefront(
    orders: Harness, fake_services: FakeServices, staff: StaffClient
) -> None:
    order = await OrdersStorefront(orders, fake_services).buyer().order()
    assert await staff.ids() == []
    assert await staff.ids(search=order["order_number"]) == []
    missing = await staff.client.get(f"{ORDERS}/{order['id']}")
    assert (missing.status_code, missing.json()["code"]) == (404, "order.not_found")
    refused = await staff.client.post(f"{ORDERS}/{order['id']}/status", json={"status": "processing"})
    assert refused.status_code == 404


async def test_an_unknown_or_malformed_id_is_404(staff: StaffClient) -> None:
    for order_id in (uuid4(), "x"):
        assert (await staff.client.get(f"{ORDERS}/{order_id}")).status_code == 404


async def test_customers_get_403_and_anonymous_callers_401(storefront: OrdersStorefront) -> None:
    buyer = storefront.buyer()
    order = await buyer.order()
    url = f"{ORDERS}/{order['id']}"
    for method, path in (("GET", ORDERS), ("GET", url), ("POST", f"{url}/status")):
        body = {"status": "processing"} if method == "POST" else None
        mine = await storefront.harness.client(buyer.caller, "staff").request(method, path, json=body)
        assert mine.status_code == 403
        anonymous = await storefront.harness.anonymous(storefront.name, "staff").request(method, path, json=body)
        assert anonymous.status_code == 401


@pytest.mark.parametrize("path", ["", "/{id}"])
async def test_a_read_takes_one_statement(storefront: OrdersStorefront, staff: StaffClient, path: str) -> None:
    order = await storefront.buyer().order()
    before = storefront.harness.database.pool.statement_count
    assert (await staff.client.get(ORDERS + path.format(id=order["id"]))).status_code == 200
    assert storefront.harness.database.pool.statement_count - before == 1


async def test_events_show_an_order_as_staff_see_it(storefront: OrdersStorefront, staff: StaffClient) -> None:
    order = await storefront.buyer().order()
    subjects = storefront.harness.calls(SubjectsInterface)
    shown = (await staff.client.get(f"{ORDERS}/{order['id']}")).json()
    assert await subjects.staff_body(storefront.name, "order", order["id"]) == shown
    assert await subjects.staff_body(storefront.harness.storefront(), "order", order["id"]) is None
