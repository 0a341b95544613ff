"""Staff: packing slips and invoices of orders, as PDF."""

from datetime import datetime
from typing import Any
from uuid import UUID

from common.http import Output, Reads, StaffMember, Transaction, held, json_response, shown
from common.http.person_names import with_name
from common.http.staff import staff_router
from common.kernel.permissions import Permission
from common.kernel.storefronts import Storefronts
from fastapi import APIRouter, Response

from orders.adapters.document_process import DocumentProcesses
from orders.domain.document import DOCUMENT, Document
from orders.domain.workbench_errors import InvoiceNotFound
from orders.repository.invoices import find_invoice
from orders.repository.reads import OrderReads
from orders.repository.workbench import read_shipments
from orders.use_cases.describe_packing_slip import describe_packing_slip
from orders.use_cases.issue_invoice import IssueInvoice, issue_invoice

ONE = "/{order_id}"
PDF: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}, "description": "A PDF."}
}


class InvoiceBody(Output):
    number: str
    issued_by: UUID
    issued_by_name: str | None
    issued_at: datetime


def document_routes(storefronts: Storefronts) -> APIRouter:
    routes = staff_router("/orders", "orders", reads=Permission.ORDERS_READ, writes=Permission.ORDERS_WRITE)
    processes = DocumentProcesses()

    @routes.get(f"{ONE}/packing-slip", response_class=Response, responses=PDF)
    @held
    async def read_packing_slip(
        order_id: UUID, caller: StaffMember, reads: Reads, shipment_id: UUID | None = None
    ) -> Response:
        """Of a shipment, or of what has not been shipped yet; of an order that was shipped, all of it."""
        name = caller.storefront
        order = await OrderReads(reads, name).detail(order_id)
        shipments = await read_shipments(reads, name, order_id)
        document = describe_packing_slip(order, shipments, shipment_id, storefronts[name])
        return await _pdf(document, f"packing-slip-{order['number']}")

    @routes.post(f"{ONE}/invoice", response_model=InvoiceBody, operation_id="orders.issue_invoice")
    async def issue(order_id: UUID, caller: StaffMember, uow: Transaction) -> Response:
        """Issue the invoice of a paid order, with the shop's next number. Repeated, it is the same invoice."""
        assert caller.user_id is not None
        command = IssueInvoice(storefront=storefronts[caller.storefront], order_id=order_id, by=caller.user_id)
        return json_response(shown(InvoiceBody, with_name(await issue_invoice(command, uow), caller, "issued_by")))

    @routes.get(f"{ONE}/invoice", response_class=Response, responses=PDF)
    @held
    async def read_invoice(order_id: UUID, caller: StaffMember, reads: Reads) -> Response:
        """The invoice as it was issued."""
        invoice = await find_invoice(reads, caller.storefront, order_id)
        if invoice is None:
            raise InvoiceNotFound()
        return await _pdf(DOCUMENT.validate_python(invoice["content"]), f"invoice-{invoice['number']}")

    async def _pdf(document: Document, name: str) -> Response:
        headers = {
            "cache-control": "private, no-store",
            "content-disposition": f'inline; filename="{name}.pdf"',
            "x-content-type-options": "nosniff",
        }
        return Response(await processes.draw(document), media_type="application/pdf", headers=headers)

    return routes
