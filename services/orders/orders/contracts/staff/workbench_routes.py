"""Staff: notes, mails, shipments, returns and refunds of orders, and changes of many orders."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from common.db.executor import Executor
from common.db.own_fields import change_own_fields
from common.http import AcceptLanguage, Data, Reads, StaffMember, Transaction, json_response, shown
from common.http.audited import Action, audited_with
from common.http.idempotency import operation_id
from common.http.person_names import with_name
from common.http.staff import StaffRouter, requires, requires_key, staff_router
from common.kernel.callers import Caller
from common.kernel.errors import PermissionMissing
from common.kernel.languages import Language
from common.kernel.money import from_decimal, to_decimal_string
from common.kernel.permissions import Permission
from common.kernel.storefronts import Storefronts
from common.rpc.interfaces.payments import PaymentsInterface
from dialects.staff import CursorPage, accepted_language, bulk_outcome, language_headers
from fastapi import APIRouter, Request, Response

from orders.contracts.staff.presenters import order_body
from orders.contracts.staff.schemas import OrderBody
from orders.contracts.staff.workbench_schemas import (
    AddressChanges,
    BulkBody,
    BulkRequest,
    BulkResult,
    MailBody,
    MailRequest,
    NoteBody,
    NoteRequest,
    OrderChanges,
    OrderRefundBody,
    OrderRefundRequest,
    ReturnBody,
    ReturnRequest,
    ShipmentBody,
    ShipmentChanges,
    ShipmentRequest,
    quantities,
)
from orders.domain.errors import OrderNotFound
from orders.domain.workbench_errors import RefundAmountInvalid
from orders.repository.order_search import OrderFilter
from orders.repository.reads import OrderReads
from orders.repository.workbench import read_notes, read_refunds, read_returns, read_shipments
from orders.use_cases.add_order_note import AddOrderNote, add_order_note
from orders.use_cases.change_orders_in_bulk import Changed, ChangeOrders, change_orders_in_bulk
from orders.use_cases.change_shipping_address import ChangeShippingAddress, change_shipping_address
from orders.use_cases.receive_return import ReceiveReturn, receive_return
from orders.use_cases.refund_order import RefundOrder, WantedRefund, find_payment, refund_order
from orders.use_cases.resend_order_mail import ResendOrderMail, resend_order_mail
from orders.use_cases.ship_lines import CorrectShipment, ShipLines, correct_shipment, ship_lines

PREFIX = "/orders"
ONE = "/{order_id}"
NOT_RECORDED = ("history", "lines", "updated_at")


async def order_snapshot(executor: Executor, storefront: str, path: Mapping[str, Any]) -> dict[str, Any]:
    """An order for the audit log: without its history, which is a record itself. Raises OrderNotFound."""
    row = await OrderReads(executor, storefront).named_detail(path["order_id"])
    shipments = await read_shipments(executor, storefront, path["order_id"])
    members = {name: value for name, value in order_body(row).items() if name not in NOT_RECORDED}
    return {**members, "shipments": [shown(ShipmentBody, parcel) for parcel in shipments]}


def _router(*, transactional: bool = True) -> StaffRouter:
    return staff_router(
        PREFIX,
        "orders",
        reads=Permission.ORDERS_READ,
        writes=Permission.ORDERS_WRITE,
        subject="order",
        transactional=transactional,
    )


def workbench_routes(storefronts: Storefronts) -> APIRouter:
    routes = _router()

    @routes.patch(f"{ONE}/address", response_model=OrderBody)
    @audited_with(order_snapshot)
    async def change_address(order_id: UUID, body: AddressChanges, caller: StaffMember, uow: Transaction) -> Response:
        """Correct the shipping address before goods have left. Members that are not named stay."""
        changes = body.model_dump(exclude_unset=True)
        command = ChangeShippingAddress(
            storefront=caller.storefront, order_id=order_id, changes=changes, by=_user_id(caller)
        )
        await change_shipping_address(command, uow)
        return json_response(order_body(await OrderReads(uow, caller.storefront).named_detail(order_id), caller))

    @routes.patch(ONE, response_model=OrderBody)
    @audited_with(order_snapshot)
    async def change_order(order_id: UUID, body: OrderChanges, caller: StaffMember, uow: Transaction) -> Response:
        """Set fields of your own. Customers do not see them."""
        if not await change_own_fields(uow, "orders", caller.storefront, order_id, body.metadata):
            raise OrderNotFound()
        return json_response(order_body(await OrderReads(uow, caller.storefront).named_detail(order_id), caller))

    @routes.get(f"{ONE}/notes", response_model=CursorPage[NoteBody])
    async def list_notes(order_id: UUID, caller: StaffMember, reads: Reads) -> Response:
        """Oldest first. Customers do not see them."""
        await OrderReads(reads, caller.storefront).detail(order_id)
        return json_response(
            {
                "items": [shown(NoteBody, row) for row in await read_notes(reads, caller.storefront, order_id)],
                "next_cursor": None,
            }
        )

    @routes.post(f"{ONE}/notes", status_code=201, response_model=NoteBody)
    async def add_note(order_id: UUID, body: NoteRequest, caller: StaffMember, uow: Transaction) -> Response:
        """Add a note to an order, which only staff see."""
        command = AddOrderNote(
            storefront=caller.storefront,
            order_id=order_id,
            text=body.text,
            by=_user_id(caller),
            by_email=caller.email,
        )
        note = await add_order_note(command, uow)
        return json_response(shown(NoteBody, note, created_by_name=caller.email), 201)

    @routes.post(f"{ONE}/mails", status_code=202, response_model=MailBody, operation_id="orders.resend_mail")
    @requires_key
    async def send_mail_again(order_id: UUID, body: MailRequest, caller: StaffMember, uow: Transaction) -> Response:
        """Send the customer a mail of the order again."""
        command = ResendOrderMail(storefront=storefronts[caller.storefront], order_id=order_id, mail=body.mail)
        address = await resend_order_mail(command, uow)
        return json_response({"mail": body.mail, "to": address}, 202)

    @routes.get(f"{ONE}/shipments", response_model=CursorPage[ShipmentBody])
    async def list_shipments(order_id: UUID, caller: StaffMember, reads: Reads) -> Response:
        """Oldest first."""
        await OrderReads(reads, caller.storefront).detail(order_id)
        rows = await read_shipments(reads, caller.storefront, order_id)
        return json_response({"items": [shown(ShipmentBody, row) for row in rows], "next_cursor": None})

    @routes.post(f"{ONE}/shipments", status_code=201, response_model=ShipmentBody)
    @requires_key
    @audited_with(order_snapshot)
    async def ship(order_id: UUID, body: ShipmentRequest, caller: StaffMember, uow: Transaction) -> Response:
        """Ship all that is left, or some lines. The order is shipped when nothing is left."""
        command = ShipLines(
            storefront=storefronts[caller.storefront],
            order_id=order_id,
            lines=None if body.lines is None else quantities(body.lines),
            tracking=body.tracking,
            note=body.note,
            notify=body.notify,
            by=_user_id(caller),
        )
        shipment = await ship_lines(command, uow)
        return json_response(await _shipment(uow, caller, order_id, shipment.id), 201)

    @routes.patch(
        f"{ONE}/shipments/{{shipment_id}}", response_model=ShipmentBody, operation_id="orders.update_shipment"
    )
    @audited_with(order_snapshot)
    async def correct(
        order_id: UUID, shipment_id: UUID, body: ShipmentChanges, caller: StaffMember, uow: Transaction
    ) -> Response:
        """Correct carrier, tracking number or its page. Members that are not named stay."""
        changes = body.model_dump(mode="json", exclude_unset=True)
        command = CorrectShipment(
            storefront=caller.storefront, order_id=order_id, shipment_id=shipment_id, changes=changes
        )
        await correct_shipment(command, uow)
        return json_response(await _shipment(uow, caller, order_id, shipment_id))

    @routes.get(f"{ONE}/returns", response_model=CursorPage[ReturnBody])
    async def list_returns(order_id: UUID, caller: StaffMember, reads: Reads) -> Response:
        """Oldest first."""
        await OrderReads(reads, caller.storefront).detail(order_id)
        rows = await read_returns(reads, caller.storefront, order_id)
        return json_response({"items": [shown(ReturnBody, row) for row in rows], "next_cursor": None})

    return routes


def refund_routes(storefronts: Storefronts, payments: PaymentsInterface) -> APIRouter:
    routes = _router(transactional=False)

    @routes.post(f"{ONE}/returns", status_code=201, response_model=ReturnBody, operation_id="orders.receive_return")
    @requires_key
    async def receive(
        order_id: UUID, body: ReturnRequest, caller: StaffMember, action: Action, data: Data, request: Request
    ) -> Response:
        """Goods came back: restock them or not, refund them or not. An order is returned when everything came back."""
        storefront = storefronts[caller.storefront]
        command = ReceiveReturn(
            return_id=operation_id(request),
            storefront=storefront,
            order_id=order_id,
            lines=None if body.lines is None else quantities(body.lines),
            restock=body.restock,
            refund_lines=body.refund,
            refund_shipping=body.refund_shipping,
            notify=body.notify,
            reason=body.reason,
            by=_user_id(caller),
        )
        if (body.refund or body.refund_shipping) and Permission.REFUNDS_WRITE not in caller.scopes:
            raise PermissionMissing(permission=Permission.REFUNDS_WRITE)
        payment = await find_payment(storefront.name, order_id, payments)
        async with data.transaction() as uow:
            received = await receive_return(command, payment, uow)
            await action.record(uow, after=body.model_dump(mode="json"))
        rows = await read_returns(data.autocommit, storefront.name, order_id)
        found = next(row for row in rows if row["id"] == received.id)
        return json_response(shown(ReturnBody, with_name(found, caller)), 201)

    @routes.get(f"{ONE}/refunds", response_model=CursorPage[OrderRefundBody])
    async def list_refunds(order_id: UUID, caller: StaffMember, reads: Reads) -> Response:
        """Those that staff requested by the order, oldest first. `GET /payments/{id}` has all refunds of a payment."""
        name = caller.storefront
        order = await OrderReads(reads, name).detail(order_id)
        statuses = await _statuses(name, order_id)
        rows = await read_refunds(reads, name, order_id)
        return json_response(
            {"items": [_refund(row, order["currency"], statuses, caller) for row in rows], "next_cursor": None}
        )

    @routes.post(f"{ONE}/refunds", status_code=201, response_model=OrderRefundBody)
    @requires(Permission.REFUNDS_WRITE)
    @requires_key
    async def refund(
        order_id: UUID, body: OrderRefundRequest, caller: StaffMember, action: Action, data: Data, request: Request
    ) -> Response:
        """Refund lines with their part of the tax, shipping, an amount, or all that is left."""
        storefront = storefronts[caller.storefront]
        wanted = WantedRefund(
            lines=quantities(body.lines or ()),
            shipping=body.shipping,
            amount=None if body.amount is None else _minor_units(body.amount, storefront.currency),
            full=body.full,
            reason=body.reason,
            notify=body.notify,
        )
        command = RefundOrder(
            refund_id=operation_id(request),
            storefront=storefront,
            order_id=order_id,
            wanted=wanted,
            restock=body.restock,
            by=_user_id(caller),
        )
        payment = await find_payment(storefront.name, order_id, payments)
        async with data.transaction() as uow:
            requested = await refund_order(command, payment, uow)
            amount = to_decimal_string(requested.amount, storefront.currency)
            await action.record(uow, after={**body.model_dump(mode="json"), "amount": amount})
        return json_response(_refund(requested.model_dump(), storefront.currency, {}, caller), 201)

    @routes.post("/bulk", response_model=BulkBody)
    @requires_key
    async def change_many(
        body: BulkRequest, caller: StaffMember, action: Action, data: Data, accept_language: AcceptLanguage
    ) -> Response:
        """Ship, cancel or annotate up to 500 orders; the response says of each whether it was changed.

        With a filter, `count` has to be the number of orders that it selects: 409 `bulk.count_differs` otherwise.
        """
        command = ChangeOrders(
            storefront=storefronts[caller.storefront],
            action=body.action,
            order_ids=list(dict.fromkeys(body.order_ids)),
            wanted=_filter(body),
            count=body.count,
            note=body.note,
            by=_user_id(caller),
            by_email=caller.email,
        )
        results = await change_orders_in_bulk(command, action, data)
        changed = sum(each.refusal is None for each in results)
        language = accepted_language(accept_language)
        rows = [_result(each, language) for each in results]
        outcome = {"changed": changed, "refused": len(results) - changed, "results": rows}
        return json_response(outcome, headers=language_headers(language))

    async def _statuses(storefront: str, order_id: UUID) -> dict[UUID, str]:
        found = await payments.payments_of_orders(storefront, [order_id])
        return {refund_id: status for payment in found for refund_id, status in payment.refunds.items()}

    return routes


async def _shipment(executor: Executor, caller: Caller, order_id: UUID, shipment_id: UUID) -> dict[str, Any]:
    rows = await read_shipments(executor, caller.storefront, order_id)
    return next(shown(ShipmentBody, with_name(row, caller)) for row in rows if row["id"] == shipment_id)


def _refund(row: Mapping[str, Any], currency: str, statuses: Mapping[UUID, str], caller: Caller) -> dict[str, Any]:
    lines = [{"line_id": line_id, "quantity": quantity} for line_id, quantity in row["lines"].items()]
    amount, status = to_decimal_string(row["amount"], currency), statuses.get(row["id"], "requested")
    return shown(OrderRefundBody, with_name(row, caller), amount=amount, currency=currency, status=status, lines=lines)


def _minor_units(amount: str, currency: str) -> int:
    try:
        minor = from_decimal(Decimal(amount), currency)
    except ValueError as error:
        raise RefundAmountInvalid() from error
    if minor <= 0:
        raise RefundAmountInvalid()
    return minor


def _filter(body: BulkRequest) -> OrderFilter | None:
    chosen = body.filter
    if chosen is None:
        return None
    return OrderFilter(
        statuses=[status.value for status in chosen.status] or None,
        text=chosen.search,
        payment=chosen.payment,
        product_id=chosen.product_id,
        sku=chosen.sku,
        created_from=chosen.created_from,
        created_to=chosen.created_to,
    )


def _result(changed: Changed, language: Language) -> dict[str, Any]:
    is_changed = changed.refusal is None
    outcome = bulk_outcome(changed.refusal, language)
    return shown(BulkResult, {"order_id": changed.order_id}, changed=is_changed, **outcome)


def _user_id(caller: Caller) -> UUID:
    assert caller.user_id is not None, "the router requires a member of staff"
    return caller.user_id
