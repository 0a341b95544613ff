"""The staff contract's part: find orders, read them, move them along."""

from typing import Any
from uuid import uuid4

import httpx
import pytest
from common import clock
from common.testing.harness import Harness
from dialects.staff import CursorPage, ProblemDocument
from orders.contracts.staff.schemas import ListedOrder, OrderBody
from structlog.testing import capture_logs

from .neighbours import Neighbours
from .shops import Shop

ORDERS = "/api/staff/v1/orders"


@pytest.fixture
def desk(shop: Shop) -> "Desk":
    return Desk(shop)


class Desk:
    def __init__(self, shop: Shop) -> None:
        self.shop = shop

    @property
    def client(self) -> httpx.AsyncClient:
        return self.shop.harness.client(self.shop.staff_member, "staff")

    async def find(self, **query: Any) -> dict[str, Any]:
        response = await self.client.get(ORDERS, params=query)
        assert response.status_code == 200, response.text
        CursorPage[ListedOrder].model_validate_json(response.content)
        page: dict[str, Any] = response.json()
        return page

    async def ids(self, **query: Any) -> list[str]:
        return [order["id"] for order in (await self.find(**query))["items"]]


async def made(shop: Shop, count: int) -> list[str]:
    """Newest first."""
    orders = []
    for _ in range(count):
        orders.append((await shop.buyer().order())["id"])
        clock.advance(1)
    return orders[::-1]


async def test_the_list_is_newest_first_in_cursor_pages(shop: Shop, desk: Desk) -> None:
    orders = await made(shop, 5)
    first = await desk.find(limit=2)
    second = await desk.find(limit=2, cursor=first["next_cursor"])
    third = await desk.find(limit=2, cursor=second["next_cursor"])
    assert [order["id"] for page in (first, second, third) for order in page["items"]] == orders
    assert third["next_cursor"] is None
    assert (await desk.find(limit=5))["next_cursor"] is None


async def test_an_order_made_meanwhile_repeats_nothing_on_the_next_page(shop: Shop, desk: Desk) -> None:
    orders = await made(shop, 3)
    first = await desk.find(limit=2)
    await made(shop, 1)
    assert [order["id"] for order in (await desk.find(limit=2, cursor=first["next_cursor"]))["items"]] == orders[2:]


async def test_the_list_is_filtered_by_status(shop: Shop, desk: Desk) -> None:
    buyer = shop.buyer()
    paid = await buyer.order()
    await shop.pay(paid)
    [pending] = await made(shop, 1)
    assert await desk.ids(status="processing") == [paid["id"]]
    assert await desk.ids(status="pending") == [pending]
    assert await desk.ids(status="returned") == []


async def test_search_finds_parts_of_numbers_and_addresses(shop: Shop, desk: Desk) -> None:
    buyer = shop.buyer()
    order = await buyer.order()
    await made(shop, 2)
    number = order["order_number"]
    for text in (number, number[-6:].lower(), buyer.email, buyer.email[:8].upper()):
        assert await desk.ids(search=text) == [order["id"]]
    for text in ("%", "_", "\\", "%%%", "nothing like it", "' or 1=1 --", "a\x00b"):
        assert await desk.ids(search=text) == []


async def test_created_from_is_inclusive_and_created_to_exclusive(shop: Shop, desk: Desk) -> None:
    third, second, first = await made(shop, 3)
    moments = {order["id"]: order["created_at"] for order in (await desk.find())["items"]}
    assert await desk.ids(created_from=moments[second]) == [third, second]
    assert await desk.ids(created_to=moments[second]) == [first]
    assert await desk.ids(created_from=moments[second], created_to=moments[third]) == [second]
    naive = moments[second].removesuffix("Z")
    assert await desk.ids(created_from=naive) == [third, second]


@pytest.mark.parametrize(
    "query",
    [{"status": "lost"}, {"limit": 0}, {"limit": 101}, {"limit": "x"}, {"created_from": "x"}, {"search": "x" * 201}],
)
async def test_a_nonsensical_filter_is_422(desk: Desk, query: dict[str, Any]) -> None:
    response = await desk.client.get(ORDERS, params=query)
    assert response.status_code == 422
    assert [error["field"] for error in response.json()["errors"]] == list(query)


@pytest.mark.parametrize("cursor", ["x", "W10", "WzFd", "WzEsMl0", "WyJ4IiwieSJd", "e30", "\x00"])
async def test_a_forged_cursor_is_404(desk: Desk, cursor: str) -> None:
    response = await desk.client.get(ORDERS, params={"cursor": cursor})
    assert (response.status_code, response.json()["code"]) == (404, "page.not_found")


async def test_a_read_shows_lines_addresses_and_history(shop: Shop, desk: Desk) -> None:
    buyer = shop.buyer(quantity=2)
    order = await buyer.order()
    await shop.pay(order)
    response = await desk.client.get(f"{ORDERS}/{order['id']}")
    body = OrderBody.model_validate_json(response.content)
    assert (body.number, body.email, body.user_id) == (order["order_number"], buyer.email, buyer.id)
    assert (body.total, body.currency, body.refunded) == ("5504.97", "USD", "0.00")
    [line] = body.lines
    assert (line.product_id, line.quantity, line.unit_price, line.subtotal) == (buyer.product, 2, "2499.99", "4999.98")
    assert [(entry.status, entry.created_by) for entry in body.history] == [("pending", buyer.id), ("processing", None)]
    assert body.shipping_address.full_name == "John Doe"
    assert '"created_at":"20' in response.text


async def test_a_move_answers_the_order_as_it_is_then(shop: Shop, desk: Desk) -> None:
    buyer = shop.buyer()
    order = await buyer.order()
    await shop.pay(order)
    moved = await desk.client.post(
        f"{ORDERS}/{order['id']}/status", json={"status": "shipped", "tracking_number": "1Z", "note": "By air."}
    )
    assert moved.status_code == 200
    assert moved.json() == (await desk.client.get(f"{ORDERS}/{order['id']}")).json()
    assert (moved.json()["tracking_number"], moved.json()["history"][-1]["note"]) == ("1Z", "By air.")
    assert moved.json()["history"][-1]["created_by"] == str(shop.staff_member.user_id)
    assert (await buyer.read(order))["status"] == "shipped"


async def test_an_illegal_move_is_a_409_problem(shop: Shop, desk: Desk) -> None:
    order = await shop.buyer().order()
    response = await desk.client.post(f"{ORDERS}/{order['id']}/status", json={"status": "delivered"})
    problem = ProblemDocument.model_validate_json(response.content)
    assert (response.status_code, problem.code) == (409, "order.transition_refused")
    assert problem.detail == "An order that is pending cannot become delivered."
    assert problem.facts == {"current": "pending", "requested": "delivered"}


async def test_a_cancellation_returns_the_stock_at_once(shop: Shop, desk: Desk, neighbours: Neighbours) -> None:
    buyer = shop.buyer(stock=5)
    order = await buyer.order()
    await desk.client.post(f"{ORDERS}/{order['id']}/status", json={"status": "cancelled"})
    assert neighbours.stock[buyer.product] == 5


async def test_staff_sees_no_other_storefront(orders: Harness, neighbours: Neighbours, desk: Desk) -> None:
    order = await Shop(orders, neighbours).buyer().order()
    assert await desk.ids() == []
    assert await desk.ids(search=order["order_number"]) == []
    missing = await desk.client.get(f"{ORDERS}/{order['id']}")
    assert (missing.status_code, missing.json()["code"]) == (404, "order.not_found")
    refused = await desk.client.post(f"{ORDERS}/{order['id']}/status", json={"status": "processing"})
    assert refused.status_code == 404


async def test_an_unknown_or_malformed_id_is_404(desk: Desk) -> None:
    for order_id in (uuid4(), "x"):
        assert (await desk.client.get(f"{ORDERS}/{order_id}")).status_code == 404


async def test_customers_are_403_and_strangers_401(shop: Shop) -> None:
    buyer = shop.buyer()
    order = await buyer.order()
    one = f"{ORDERS}/{order['id']}"
    for method, path in (("GET", ORDERS), ("GET", one), ("POST", f"{one}/status")):
        body = {"status": "processing"} if method == "POST" else None
        mine = await shop.harness.client(buyer.caller, "staff").request(method, path, json=body)
        assert mine.status_code == 403
        stranger = await shop.harness.anonymous(shop.name, "staff").request(method, path, json=body)
        assert stranger.status_code == 401


@pytest.mark.parametrize("path", ["", "/{id}"])
async def test_a_read_costs_one_statement(shop: Shop, desk: Desk, path: str) -> None:
    order = await shop.buyer().order()
    before = shop.harness.database.statements.total
    assert (await desk.client.get(ORDERS + path.format(id=order["id"]))).status_code == 200
    assert shop.harness.database.statements.total - before == 1


async def test_dead_letters_are_listed_and_replayed(shop: Shop, desk: Desk) -> None:
    envelope = await shop.harness.tell(shop.payment({"id": str(uuid4()), "total_amount": "1.00"}))
    await shop.harness.database.reads.write("update tasks set state = 'dead' where key = %s", (envelope.id,))
    [letter] = (await desk.client.get("/api/staff/v1/dead-letters/orders")).json()["items"]
    assert letter["handler"] == "payment.succeeded:start_processing"
    replayed = await desk.client.post(f"/api/staff/v1/dead-letters/orders/{letter['id']}/replay")
    assert replayed.json() == {"replayed": 1}


async def dead_letter(shop: Shop) -> int:
    """The id of a delivery that orders has given up."""
    envelope = await shop.harness.tell(shop.payment({"id": str(uuid4()), "total_amount": "1.00"}))
    row = await shop.harness.database.reads.row(
        "update tasks set state = 'dead' where key = %s returning id", (envelope.id,)
    )
    assert row is not None
    return int(row["id"])


async def test_a_dead_letter_is_shown_and_discarded(shop: Shop, desk: Desk) -> None:
    one = f"/api/staff/v1/dead-letters/orders/{await dead_letter(shop)}"
    shown = await desk.client.get(one)
    assert (shown.status_code, shown.json()["handler"]) == (200, "payment.succeeded:start_processing")
    with capture_logs() as logged:
        assert (await desk.client.delete(one)).status_code == 204
    assert (await desk.client.get("/api/staff/v1/dead-letters/orders")).json()["items"] == []
    for method in ("GET", "DELETE"):
        gone = await desk.client.request(method, one)
        assert (gone.status_code, gone.json()["code"]) == (404, "dead_letter.not_found")
    [told] = [entry for entry in logged if entry["event"] == "dead_letter_discarded"]
    assert (told["by"].startswith("staff "), told["storefront"]) == (True, shop.name)


async def test_only_what_was_given_up_at_this_storefront_is_discarded(shop: Shop, desk: Desk) -> None:
    letter = await dead_letter(shop)
    one = f"/api/staff/v1/dead-letters/orders/{letter}"
    elsewhere = shop.harness.staff(shop.harness.storefront())
    assert (await elsewhere.delete(one)).status_code == 404
    assert (await shop.harness.client(shop.buyer().caller, "staff").delete(one)).status_code == 403
    assert (await shop.harness.anonymous(shop.name, "staff").delete(one)).status_code == 401
    await shop.harness.database.reads.write("update tasks set state = 'waiting' where id = %s", (letter,))
    assert (await desk.client.delete(one)).status_code == 404
    row = await shop.harness.database.reads.row("select state from tasks where id = %s", (letter,))
    assert row == {"state": "waiting"}


@pytest.mark.parametrize("letter", ["0", "-1", "9223372036854775808", "9" * 40, "x", "%00"])
@pytest.mark.parametrize(("method", "path"), [("GET", ""), ("DELETE", ""), ("POST", "/replay")])
async def test_what_can_be_no_dead_letters_id_is_refused(desk: Desk, letter: str, method: str, path: str) -> None:
    answer = await desk.client.request(method, f"/api/staff/v1/dead-letters/orders/{letter}{path}")
    assert answer.status_code in (404, 422)
