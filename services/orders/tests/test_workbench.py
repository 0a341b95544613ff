"""What staff do with orders: address, notes, mails, shipments, returns, refunds, bulk changes."""

from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from common.events.identity import UserDeleted
from common.events.orders import GoodsReturned, OrderReturned, OrderShipped, RefundRequested
from common.events.payments import PaymentRefunded
from common.kernel import clock
from common.kernel.callers import API_KEY, STAFF, Caller
from common.kernel.permissions import Permission
from common.rpc.interfaces.attention import AttentionInterface
from common.rpc.interfaces.payments import OrderPayment
from orders.contracts.staff.schemas import OrderPage
from orders.contracts.staff.workbench_schemas import BulkBody, OrderRefundBody, ReturnBody, ShipmentBody
from testkit.harness import add_key
from testkit.settled import settled

from .staff_client import ORDERS, StaffClient
from .storefront import OrdersStorefront

Json = dict[str, Any]


class Desk:
    """A paid order of three units, in one line of two and one of one, and the member of staff who works on it."""

    def __init__(self, storefront: OrdersStorefront, client: httpx.AsyncClient, order: Json) -> None:
        self.storefront = storefront
        self.client = client
        self.order = order
        self.path = f"{ORDERS}/{order['id']}"

    async def read(self) -> Json:
        response = await self.client.get(self.path)
        assert response.status_code == 200, response.text
        body: Json = response.json()
        return body

    async def post(self, path: str, expect: int = 201, **body: Any) -> Json:
        response = await self.client.post(f"{self.path}/{path}", json=body)
        assert response.status_code == expect, response.text
        answer: Json = response.json()
        return answer

    async def lines(self, *quantities: int) -> list[Json]:
        lines = (await self.read())["lines"]
        return [{"line_id": line["id"], "quantity": number} for line, number in zip(lines, quantities, strict=False)]


@pytest.fixture
async def desk(storefront: OrdersStorefront, staff: StaffClient) -> Desk:
    buyer = storefront.buyer(quantity=2, price=1000)
    storefront.fake_services.fill_cart(buyer.id, storefront.fake_services.product(5), 1, 3000)
    order = await buyer.order()
    event = await storefront.pay(order)
    payment = OrderPayment(
        id=event.payment_id,
        order_id=event.order_id,
        status="completed",
        amount=event.amount,
        refunded=0,
        available=event.amount,
        currency="USD",
        transaction_id="pi_1",
        payment_date=None,
        is_captured=True,
        refunds={},
    )
    storefront.fake_services.payments.append(payment)
    return Desk(storefront, staff.client, order)


async def test_the_address_can_be_corrected_until_goods_leave(desk: Desk) -> None:
    response = await desk.client.patch(f"{desk.path}/address", json={"city": "Boston", "apartment": None})
    assert response.status_code == 200
    address = (await desk.read())["shipping_address"]
    assert (address["city"], address["apartment"], address["full_name"]) == ("Boston", None, "John Doe")
    refused = await desk.client.patch(f"{desk.path}/address", json={"city": None})
    assert refused.status_code == 422
    await desk.post("shipments", lines=await desk.lines(1))
    late = await desk.client.patch(f"{desk.path}/address", json={"city": "Denver"})
    assert (late.status_code, late.json()["code"]) == (409, "order.address_fixed")


async def test_histories_name_persons_and_machines_as_they_were_called(desk: Desk) -> None:
    name, member, key = desk.storefront.name, uuid4(), uuid4()

    def client(actor: UUID, called: str, *more: str) -> httpx.AsyncClient:
        scopes = frozenset({STAFF, *Permission, *more})
        made = desk.storefront.harness.client(
            Caller(storefront=name, user_id=actor, session_id=uuid4(), email=called, scopes=scopes), "staff"
        )
        made.event_hooks = {"request": [add_key]}
        return made

    note = await client(member, "ann@shop.example").post(f"{desk.path}/notes", json={"text": "by Ann"})
    parcel = await client(key, "erp", API_KEY).post(f"{desk.path}/shipments", json={})
    assert (note.json()["created_by_name"], parcel.json()["created_by_name"]) == ("ann@shop.example", "erp")
    await client(member, "ann@married.example").post(f"{desk.path}/status", json={"status": "delivered"})
    shown = await desk.read()
    assert [entry["created_by_name"] for entry in shown["history"]] == [
        shown["email"],
        None,
        "erp",
        "ann@married.example",
    ]
    await desk.storefront.harness.deliver(UserDeleted(storefront=name, user_id=member))
    assert [entry["created_by_name"] for entry in (await desk.read())["history"]][2:] == ["erp", "[erased]"]
    [note] = (await desk.client.get(f"{desk.path}/notes")).json()["items"]
    assert (note["created_by_name"], note["created_by_email"]) == ("[erased]", None)


async def test_notes_are_for_staff_only(desk: Desk) -> None:
    note = await desk.post("notes", text=" Call before delivery. ")
    assert note["text"] == "Call before delivery."
    assert (await desk.client.get(f"{desk.path}/notes")).json()["items"] == [note]
    assert "Call before" not in (await desk.client.get(desk.path)).text


async def test_parts_are_shipped_until_nothing_is_left(desk: Desk) -> None:
    first = await desk.post(
        "shipments",
        lines=await desk.lines(1),
        carrier="DHL",
        tracking_number="A1",
        tracking_url="https://dhl.example/A1",
    )
    ShipmentBody.model_validate(first)
    assert (first["position"], first["lines"]) == (1, await desk.lines(1))
    order = await desk.read()
    assert (order["status"], order["tracking_number"]) == ("processing", "A1")
    mails = await desk.storefront.harness.mails(order["email"])
    assert "a part of your order" in mails[-1]["subject"]
    too_many = await desk.client.post(f"{desk.path}/shipments", json={"lines": await desk.lines(2)})
    assert (too_many.status_code, too_many.json()["code"]) == (422, "order.quantity_too_large")
    unknown = {"lines": [{"line_id": str(uuid4()), "quantity": 1}]}
    assert (await desk.client.post(f"{desk.path}/shipments", json=unknown)).json()["code"] == "order.line_unknown"
    second = await desk.post("shipments", tracking_number="A2", notify=False)
    assert second["lines"] == await desk.lines(1, 1)
    order = await desk.read()
    assert (order["status"], order["tracking_number"]) == ("shipped", "A2")
    [event] = await desk.storefront.harness.events(OrderShipped, desk.storefront.name)
    assert event.tracking_number == "A2"
    again = await desk.client.post(f"{desk.path}/shipments", json={})
    assert (again.status_code, again.json()["code"]) == (409, "order.not_shippable")
    assert [each["position"] for each in (await desk.client.get(f"{desk.path}/shipments")).json()["items"]] == [1, 2]


async def test_a_tracking_number_can_be_corrected_and_the_order_shows_the_last_one(desk: Desk) -> None:
    first = await desk.post("shipments", lines=await desk.lines(1), tracking_number="A1")
    await desk.post("shipments", tracking_number="A2")
    path = f"{desk.path}/shipments"
    changed = await desk.client.patch(f"{path}/{first['id']}", json={"tracking_number": "B1", "carrier": "UPS"})
    assert (changed.json()["tracking_number"], changed.json()["carrier"]) == ("B1", "UPS")
    assert (await desk.read())["tracking_number"] == "A2"
    second = (await desk.client.get(path)).json()["items"][1]
    await desk.client.patch(f"{path}/{second['id']}", json={"tracking_number": "B2"})
    assert (await desk.read())["tracking_number"] == "B2"
    missing = await desk.client.patch(f"{path}/{uuid4()}", json={"carrier": "UPS"})
    assert (missing.status_code, missing.json()["code"]) == (404, "shipment.not_found")


async def test_a_change_of_status_to_shipped_is_a_shipment_of_everything(desk: Desk) -> None:
    await desk.post("status", 200, status="shipped", tracking_number="Z9")
    [shipment] = (await desk.client.get(f"{desk.path}/shipments")).json()["items"]
    assert (shipment["tracking_number"], shipment["lines"]) == ("Z9", await desk.lines(2, 1))


async def test_a_mail_is_sent_again_if_it_is_true(desk: Desk) -> None:
    email = (await desk.read())["email"]
    before = len(await desk.storefront.harness.mails(email))
    assert await desk.post("mails", 202, mail="confirmation") == {"mail": "confirmation", "to": email}
    assert len(await desk.storefront.harness.mails(email)) == before + 1
    refused = await desk.client.post(f"{desk.path}/mails", json={"mail": "shipped"})
    assert (refused.status_code, refused.json()["code"]) == (409, "order.mail_not_sendable")


async def test_lines_are_refunded_with_their_part_of_the_tax(desk: Desk) -> None:
    """Subtotal 50.00, tax 5.00, shipping 5.00."""
    order = await desk.read()
    goods = round((float(order["total"]) - float(order["shipping"])) * 100)
    first = await desk.post("refunds", lines=await desk.lines(1), reason="broken", restock=True)
    OrderRefundBody.model_validate(first)
    rest = await desk.post("refunds", lines=await desk.lines(1, 1))
    amounts = [round(float(each["amount"]) * 100) for each in (first, rest)]
    assert sum(amounts) == goods
    assert amounts[0] == round(goods * 1000 / 5000)
    nothing = await desk.client.post(f"{desk.path}/refunds", json={"lines": await desk.lines(1)})
    assert (nothing.status_code, nothing.json()["code"]) == (409, "order.nothing_left")
    events = await desk.storefront.harness.events(RefundRequested, desk.storefront.name)
    assert [event.amount for event in events] == amounts
    assert [event.refund_id for event in events] == [UUID(first["id"]), UUID(rest["id"])]
    [returned] = await desk.storefront.harness.events(GoodsReturned, desk.storefront.name)
    assert [line.quantity for line in returned.lines] == [1]


async def test_shipping_is_refunded_once_and_no_more_than_was_paid(desk: Desk) -> None:
    await desk.post("refunds", shipping=True)
    again = await desk.client.post(f"{desk.path}/refunds", json={"shipping": True})
    assert (again.status_code, again.json()["code"]) == (409, "order.shipping_refunded")
    order = await desk.read()
    too_much = await desk.client.post(f"{desk.path}/refunds", json={"amount": order["total"]})
    assert (too_much.status_code, too_much.json()["code"]) == (409, "refund.too_large")
    rest = await desk.post("refunds", full=True)
    assert float(rest["amount"]) == pytest.approx(float(order["total"]) - float(order["shipping"]))
    assert (await desk.client.post(f"{desk.path}/refunds", json={"full": True})).status_code == 409


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"amount": "1.00", "full": True},
        {"shipping": True, "amount": "1.00"},
        {"amount": "x"},
        {"amount": "0"},
        {"amount": "0.001"},
        {"full": True, "restock": True},
        {"lines": []},
    ],
    ids=str,
)
async def test_an_unclear_refund_refunds_nothing(desk: Desk, body: Json) -> None:
    assert (await desk.client.post(f"{desk.path}/refunds", json=body)).status_code == 422
    assert await desk.storefront.harness.events(RefundRequested, desk.storefront.name) == []


async def test_a_refund_repeated_with_its_key_is_requested_once(desk: Desk) -> None:
    key = {"Idempotency-Key": "refund-1"}
    answers = [
        (await desk.client.post(f"{desk.path}/refunds", json={"amount": "1.00"}, headers=key)).json() for _ in range(2)
    ]
    assert answers[0] == answers[1]
    assert len(await desk.storefront.harness.events(RefundRequested, desk.storefront.name)) == 1


async def test_the_customer_is_told_when_the_money_was_returned(desk: Desk) -> None:
    await desk.post("refunds", amount="7.00", notify=True)
    order = await desk.read()
    before = len(await desk.storefront.harness.mails(order["email"]))
    refunded = PaymentRefunded(
        storefront=desk.storefront.name,
        payment_id=UUID(order["payment_id"]),
        order_id=UUID(order["id"]),
        amount=700,
        currency="USD",
        reference="pi_1",
        is_full=False,
        version=2,
    )
    await desk.storefront.harness.deliver(refunded)
    mails = await desk.storefront.harness.mails(order["email"])
    assert len(mails) == before + 1
    assert "7.00 USD" in mails[-1]["text"]


async def test_an_order_without_payment_is_not_refunded(storefront: OrdersStorefront, staff: StaffClient) -> None:
    order = await storefront.buyer().order()
    response = await staff.client.post(f"{ORDERS}/{order['id']}/refunds", json={"amount": "1.00"})
    assert (response.status_code, response.json()["code"]) == (409, "order.not_paid")


async def test_goods_come_back_and_the_order_is_returned_with_the_last_of_them(desk: Desk) -> None:
    early = await desk.client.post(f"{desk.path}/returns", json={"restock": True, "reason": "x"})
    assert (early.status_code, early.json()["code"]) == (409, "order.not_returnable")
    await desk.post("shipments")
    await desk.post("status", 200, status="delivered")
    part = await desk.post("returns", lines=await desk.lines(1), restock=True, refund=True, reason="too small")
    ReturnBody.model_validate(part)
    assert part["refund_id"] is not None
    assert (await desk.read())["status"] == "delivered"
    rest = await desk.post("returns", restock=False, reason="the others as well")
    assert (rest["refund_id"], rest["lines"]) == (None, await desk.lines(1, 1))
    assert (await desk.read())["status"] == "returned"
    assert len(await desk.storefront.harness.events(OrderReturned, desk.storefront.name)) == 1
    assert len(await desk.storefront.harness.events(GoodsReturned, desk.storefront.name)) == 1
    [refund] = (await desk.client.get(f"{desk.path}/refunds")).json()["items"]
    assert refund["id"] == part["refund_id"]
    nothing = await desk.client.post(f"{desk.path}/returns", json={"restock": True, "reason": "x"})
    assert (nothing.status_code, nothing.json()["code"]) == (409, "order.nothing_left")


async def test_a_refund_needs_its_own_permission(desk: Desk) -> None:
    await desk.post("shipments")
    permissions = [Permission.ORDERS_READ, Permission.ORDERS_WRITE]
    client = desk.storefront.harness.staff(desk.storefront.name, permissions=permissions)
    for path, body in (("refunds", {"full": True}), ("returns", {"restock": True, "refund": True, "reason": "x"})):
        refused = await client.post(f"{desk.path}/{path}", json=body)
        assert (refused.status_code, refused.json()["code"]) == (403, "caller.permission_missing")
    assert (await client.post(f"{desk.path}/returns", json={"restock": True, "reason": "x"})).status_code == 201


async def test_many_orders_are_changed_and_each_refusal_is_named(desk: Desk, storefront: OrdersStorefront) -> None:
    pending = await storefront.buyer().order()
    ids = [desk.order["id"], pending["id"], str(uuid4())]
    response = await desk.client.post(f"{ORDERS}/bulk", json={"action": "ship", "order_ids": ids})
    body = BulkBody.model_validate_json(response.content)
    assert (body.changed, body.refused) == (1, 2)
    codes = [result.code for result in body.results]
    assert codes == [None, "order.transition_refused", "order.not_found"]
    assert body.results[1].detail == "An order that is pending cannot become shipped."
    assert (await desk.read())["status"] == "shipped"


async def test_everything_that_a_filter_selects_is_changed_only_if_its_count_is_confirmed(
    desk: Desk, storefront: OrdersStorefront
) -> None:
    await storefront.buyer().order()
    wanted = {"action": "cancel", "filter": {"status": ["pending", "processing"]}, "note": "The shop closes."}
    refused = await desk.client.post(f"{ORDERS}/bulk", json={**wanted, "count": 3})
    assert (refused.status_code, refused.json()["code"]) == (409, "bulk.count_differs")
    assert refused.json()["facts"]["count"] == 2
    done = await desk.client.post(f"{ORDERS}/bulk", json={**wanted, "count": 2})
    assert done.json()["changed"] == 2
    assert (await desk.read())["history"][-1]["note"] == "The shop closes."
    for unclear in ({"action": "cancel"}, {"action": "cancel", "filter": {}}, {"action": "note", "order_ids": []}):
        assert (await desk.client.post(f"{ORDERS}/bulk", json=unclear)).status_code == 422


async def test_staff_of_another_storefront_find_nothing(desk: Desk) -> None:
    other = desk.storefront.harness.staff(desk.storefront.harness.storefront())
    for path in ("notes", "shipments", "returns", "refunds"):
        assert (await other.get(f"{desk.path}/{path}")).status_code == 404
    for path, body in (
        ("notes", {"text": "x"}),
        ("mails", {"mail": "confirmation"}),
        ("shipments", {}),
        ("returns", {"restock": True, "reason": "x"}),
        ("refunds", {"full": True}),
    ):
        assert (await other.post(f"{desk.path}/{path}", json=body)).status_code == 404
    assert (await other.patch(f"{desk.path}/address", json={"city": "x"})).status_code == 404


async def test_the_list_is_filtered_sorted_counted_and_expanded(desk: Desk, storefront: OrdersStorefront) -> None:
    cheap = await storefront.buyer(price=100).order()
    order = await desk.read()

    async def found(**query: Any) -> list[str]:
        response = await desk.client.get(ORDERS, params=query)
        assert response.status_code == 200, response.text
        return [each["id"] for each in response.json()["items"]]

    mine = order["id"]
    assert await found(payment="paid") == [mine]
    assert await found(payment="unpaid") == [cheap["id"]]
    assert await found(status=["processing", "shipped"]) == [mine]
    assert await found(number=order["number"]) == await found(email=order["email"].upper()) == [mine]
    assert await found(sku=order["lines"][0]["sku"], product_id=order["lines"][0]["product_id"]) == [mine]
    assert await found(customer="john d", total_from=order["total"]) == [mine]
    assert await found(total_to="20.00") == [cheap["id"]]
    assert await found(sort="total") == await found(sort="-created_at", limit=2) == [cheap["id"], mine]
    assert await found(sort="-total") == [mine, cheap["id"]]
    page = (await desk.client.get(ORDERS, params={"limit": 1, "expand": "lines,payments,history"})).json()
    assert page["total_count"] == 2
    assert [len(page["items"][0][part]) for part in ("lines", "payments", "history")] == [1, 0, 1]
    following = {"limit": 1, "cursor": page["next_cursor"], "expand": "payments"}
    page = (await desk.client.get(ORDERS, params=following)).json()
    assert page["items"][0]["payments"][0]["id"] == order["payment_id"]
    assert (await desk.client.get(ORDERS, params={"expand": "everything"})).status_code == 422


async def followed(desk: Desk, cursor: str | None, **query: str) -> tuple[list[str], str]:
    """The ids of all orders that changed, in order, and where to go on."""
    await settled(desk.storefront.harness.database)
    ids: list[str] = []
    position: dict[str, str] = {"cursor": cursor} if cursor else {"updated_from": "2020-01-01T00:00:00Z"}
    while True:
        response = await desk.client.get(ORDERS, params={"limit": "1", **position, **query})
        page = OrderPage.model_validate_json(response.content)
        ids += [str(each.id) for each in page.items]
        assert page.follow_cursor is not None
        position = {"cursor": page.follow_cursor}
        if page.next_cursor is None:
            return ids, page.follow_cursor


async def test_changes_are_followed_in_their_order(desk: Desk, storefront: OrdersStorefront) -> None:
    other = await storefront.buyer().order()
    first, cursor = await followed(desk, None, expand="lines,payments")
    assert (first[-1], set(first)) == (other["id"], {desk.order["id"], other["id"]})
    await desk.post("notes", text="changed")
    assert (await followed(desk, cursor, sort="updated_at"))[0] == [desk.order["id"]]
    _, cursor = await followed(desk, cursor)
    assert (await followed(desk, cursor))[0] == []
    assert (await desk.client.get(ORDERS, params={"cursor": cursor, "sort": "total"})).status_code == 422
    assert (await desk.client.get("/api/staff/v1/book-orders", params={"cursor": cursor})).status_code == 404


async def test_orders_older_than_the_promise_wait_for_a_person(desk: Desk) -> None:
    calls = desk.storefront.harness.calls(AttentionInterface)
    assert await calls.waiting(desk.storefront.name) == []
    clock.advance(3 * 86_400 + 1)
    [waiting] = await calls.waiting(desk.storefront.name)
    assert (waiting.kind, waiting.count, waiting.permission) == ("orders_to_ship", 1, Permission.ORDERS_READ)
    listed = await desk.client.get(f"/api/staff/v1{waiting.link}")
    assert [order["id"] for order in listed.json()["items"]] == [desk.order["id"]]
    await desk.post("shipments")
    assert await calls.waiting(desk.storefront.name) == []


async def test_own_fields_are_merged_searched_and_bounded(desk: Desk, storefront: OrdersStorefront) -> None:
    await storefront.buyer().order()

    async def change(**metadata: str | None) -> httpx.Response:
        return await desk.client.patch(desk.path, json={"metadata": metadata})

    async def found(**query: str) -> list[str]:
        params = {f"metadata[{name}]": value for name, value in query.items()}
        response = await desk.client.get(ORDERS, params=params)
        assert response.status_code == 200, response.text
        return [each["id"] for each in response.json()["items"]]

    assert (await desk.read())["metadata"] == {}
    changed = (await change(erp="7", lot="x")).json()
    assert changed == await desk.read()
    assert changed["metadata"] == {"erp": "7", "lot": "x"}
    assert (await change(lot=None, note="\u00e4")).json()["metadata"] == {"erp": "7", "note": "\u00e4"}
    assert await found(erp="7") == await found(erp="7", note="\u00e4") == [desk.order["id"]]
    assert await found(erp="8") == await found(erp="7", note="x") == []
    for wrong in ({"a b": "1"}, {"": "1"}, {"k" * 41: "1"}, {"k": ""}, {"k": "v" * 501}, {"k": 7}, {"k": "\x00"}):
        assert (await desk.client.patch(desk.path, json={"metadata": wrong})).status_code == 422, wrong
    assert (await change(**{f"k{number}": "1" for number in range(49)})).status_code == 422
    assert (await change(**{f"k{number}": "1" for number in range(48)})).status_code == 200
    assert (await desk.client.get(ORDERS, params={"metadata[a b]": "1"})).status_code == 400
    assert (await desk.client.get("/api/staff/v1/book-orders", params={"metadata[a]": "1"})).status_code == 400
    other = storefront.harness.staff(storefront.harness.storefront())
    assert (await other.patch(desk.path, json={"metadata": {"a": "1"}})).status_code == 404
