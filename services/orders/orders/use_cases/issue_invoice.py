"""Issue the invoice of an order."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.kernel import clock
from common.kernel.money import formatter
from common.kernel.storefronts import Storefront

from orders.domain.document import DOCUMENT, Document
from orders.domain.invoice import Invoice
from orders.domain.workbench_errors import OrderUnpaid
from orders.repository.invoices import find_invoice, next_position
from orders.repository.reads import OrderReads
from orders.repository.writes import Orders
from orders.storefront import Invoices
from orders.use_cases.describe_packing_slip import address_lines, name_of


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueInvoice:
    storefront: Storefront
    order_id: UUID
    by: UUID


async def issue_invoice(command: IssueInvoice, uow: UnitOfWork) -> Mapping[str, Any]:
    """The order's invoice; the one that was issued before, if there is one. Raises OrderNotFound, OrderUnpaid."""
    name = command.storefront.name
    await Orders(uow, name).get(command.order_id)  # locks the order, so that one invoice is issued
    if earlier := await find_invoice(uow, name, command.order_id):
        return earlier
    order = await OrderReads(uow, name).detail(command.order_id)
    if order["payment_id"] is None:
        raise OrderUnpaid()
    position = await next_position(uow, name)
    number = f"{command.storefront.section(Invoices).number_prefix}{position:06d}"
    invoice = Invoice(
        order_id=command.order_id,
        storefront=name,
        position=position,
        number=number,
        content=DOCUMENT.dump_python(_content(order, number, command.storefront), mode="json"),
        issued_by=command.by,
    )
    await uow.defer_add(invoice)
    return invoice.model_dump()


def _content(order: Mapping[str, Any], number: str, storefront: Storefront) -> Document:
    money, rules = formatter(order["currency"]), storefront.section(Invoices)

    def priced(amount: int) -> str:
        return f"{money(amount)} {order['currency']}"

    parts = (("Subtotal", "subtotal"), ("Discount", "discount"), ("Tax", "tax"), ("Shipping", "shipping"))
    shown = [(label, priced(order[name])) for label, name in parts if name == "subtotal" or order[name]]
    return Document(
        title=f"Invoice {number}",
        facts=(
            ("Issued", f"{clock.now():%Y-%m-%d}"),
            ("Order", order["number"]),
            ("Ordered", f"{order['created_at']:%Y-%m-%d}"),
            *((("Tax number", rules.tax_number),) if rules.tax_number else ()),
        ),
        blocks=(
            ("From", rules.seller or (storefront.title,)),
            ("To", address_lines(order["billing_address"])),
        ),
        columns=("Product", "Price", "Quantity", "Amount"),
        rows=tuple(
            (
                name_of(line),
                money(line["unit_price"]),
                str(line["quantity"]),
                money(line["unit_price"] * line["quantity"]),
            )
            for line in order["lines"]
        ),
        totals=(*shown, ("Total", priced(order["total"]))),
        notes=rules.notes,
    )
