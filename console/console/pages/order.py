"""One order: what was bought, paid, shipped, returned and refunded, and what staff do about it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from console.dependencies import StaffPage
from console.page import FormData, Page, given
from console.staff_api import Refusal, Unavailable, together

router = APIRouter()
ADDRESS = ("full_name", "street_address", "apartment", "city", "state", "zip_code", "country", "phone_number")
MAILS = ("confirmation", "shipped", "delivered", "cancelled")
NEXT = {
    "pending": ("cancelled",),
    "processing": ("cancelled",),
    "shipped": ("delivered",),
}
"""The statuses that staff set by hand; goods are shipped by a shipment and returned by a return."""


@router.get("/{shop}/orders/{order_id}")
async def show_order(page: StaffPage, order_id: UUID) -> Response:
    page.require("orders:read", "orders")
    path = f"/orders/{order_id}"
    order = await page.api.get(path)
    parts = await together(
        notes=page.api.get(f"{path}/notes"),
        shipments=page.api.get(f"{path}/shipments"),
        refunds=page.api.get(f"{path}/refunds"),
        returns=page.api.get(f"{path}/returns"),
    )
    left = _left_to_ship(order, parts["shipments"])
    shown = {"order": order, "left": left, "timeline": _timeline(page, order, parts), "next": NEXT}
    return page.render("order.html", **shown, **parts, mails=MAILS, address_fields=ADDRESS)


@router.post("/{shop}/orders/{order_id}/notes")
async def add_note(page: StaffPage, order_id: UUID) -> Response:
    form = await page.form()
    return await _act(page, order_id, "/notes", {"text": form.get("text", "")}, form, page._("The note was added."))


@router.post("/{shop}/orders/{order_id}/status")
async def set_status(page: StaffPage, order_id: UUID) -> Response:
    form = await page.form()
    body = given(form, "status", "note")
    return await _act(page, order_id, "/status", body, form, page._("The status was changed."))


@router.post("/{shop}/orders/{order_id}/shipments")
async def ship(page: StaffPage, order_id: UUID) -> Response:
    form = await page.form()
    body: dict[str, Any] = given(form, "carrier", "tracking_number", "tracking_url", "note")
    body["notify"] = form.get("notify") == "1"
    lines = _quantities(form)
    if lines:
        body["lines"] = lines
    return await _act(page, order_id, "/shipments", body, form, page._("The shipment was recorded."))


@router.post("/{shop}/orders/{order_id}/shipments/{shipment_id}")
async def correct_shipment(page: StaffPage, order_id: UUID, shipment_id: UUID) -> Response:
    form = await page.form()
    names = ("carrier", "tracking_number", "tracking_url")
    body = {name: form.get(name, "").strip() or None for name in names}
    path = f"/shipments/{shipment_id}"
    return await _act(page, order_id, path, body, form, page._("The shipment was corrected."), method="PATCH")


@router.post("/{shop}/orders/{order_id}/address")
async def correct_address(page: StaffPage, order_id: UUID) -> Response:
    form = await page.form()
    body = {name: form.get(name, "").strip() or None for name in ADDRESS}
    return await _act(page, order_id, "/address", body, form, page._("The address was corrected."), method="PATCH")


@router.post("/{shop}/orders/{order_id}/mails")
async def send_mail(page: StaffPage, order_id: UUID) -> Response:
    form = await page.form()
    return await _act(page, order_id, "/mails", given(form, "mail"), form, page._("The mail was sent again."))


@router.post("/{shop}/orders/{order_id}/returns")
async def receive_return(page: StaffPage, order_id: UUID) -> Response:
    form = await page.form()
    flags = ("restock", "refund", "refund_shipping", "notify")
    body: dict[str, Any] = {name: form.get(name) == "1" for name in flags}
    body |= given(form, "reason")
    lines = _quantities(form)
    if lines:
        body["lines"] = lines
    return await _act(page, order_id, "/returns", body, form, page._("The return was recorded."))


@router.get("/{shop}/orders/{order_id}/packing-slip")
async def show_packing_slip(page: StaffPage, order_id: UUID, shipment: UUID | None = None) -> Response:
    page.require("orders:read", "orders")
    return await page.file(f"/orders/{order_id}/packing-slip", shipment_id=shipment)


@router.get("/{shop}/orders/{order_id}/invoice")
async def show_invoice(page: StaffPage, order_id: UUID) -> Response:
    page.require("orders:read", "orders")
    return await page.file(f"/orders/{order_id}/invoice")


@router.post("/{shop}/orders/{order_id}/invoice")
async def issue_invoice(page: StaffPage, order_id: UUID) -> Response:
    form = await page.form()
    return await _act(page, order_id, "/invoice", None, form, page._("The invoice was issued."))


@router.post("/{shop}/orders/{order_id}/refunds/preview")
async def preview_refund(page: StaffPage, order_id: UUID) -> Response:
    """What will be refunded, before it is: a refund cannot be taken back."""
    page.require("refunds:write", "orders")
    form = await page.form()
    order = await page.api.get(f"/orders/{order_id}")
    body = _refund(form)
    names = {line["id"]: line for line in order["lines"]}
    chosen = [(names[each["line_id"]], each["quantity"]) for each in body.get("lines", ()) if each["line_id"] in names]
    return page.render("refund_preview.html", order=order, body=body, chosen=chosen, form=form)


@router.post("/{shop}/orders/{order_id}/refunds")
async def refund(page: StaffPage, order_id: UUID) -> Response:
    form = await page.form()
    done = page._("The refund was requested. Its state is shown below.")
    return await _act(page, order_id, "/refunds", _refund(form), form, done)


def _refund(form: FormData) -> dict[str, Any]:
    """The body of a refund: all, an amount, or lines with or without shipping."""
    body: dict[str, Any] = {**given(form, "reason"), "notify": form.get("notify") == "1"}
    if form.get("what") == "full":
        return {**body, "full": True}
    if form.get("what") == "amount":
        return {**body, "amount": form.get("amount", "").strip().replace(",", ".")}
    lines = _quantities(form)
    body |= {"shipping": form.get("shipping") == "1", "restock": bool(lines) and form.get("restock") == "1"}
    return {**body, "lines": lines} if lines else body


def _quantities(form: FormData) -> list[dict[str, Any]]:
    """The lines whose quantity is above zero, of fields named `quantity-LINE`."""
    chosen = ((name.removeprefix("quantity-"), value) for name, value in form.items() if name.startswith("quantity-"))
    return [{"line_id": line, "quantity": int(value)} for line, value in chosen if value.isdigit() and int(value) > 0]


async def _act(
    page: Page,
    order_id: UUID,
    path: str,
    body: Mapping[str, Any] | None,
    form: FormData,
    done: str,
    method: str = "POST",
) -> Response:
    then = f"/orders/{order_id}"
    return await page.act(method, f"{then}{path}", body, form, done=done, then=then)


def _left_to_ship(order: Mapping[str, Any], shipments: Any) -> dict[str, int]:
    """By line, what no shipment contains yet. All of it if the shipments are not known."""
    left = {line["id"]: line["quantity"] for line in order["lines"]}
    if isinstance(shipments, Refusal | Unavailable):
        return left
    for shipment in shipments["items"]:
        for line in shipment["lines"]:
            left[line["line_id"]] -= line["quantity"]
    return left


def _timeline(page: Page, order: Mapping[str, Any], parts: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Moment, what happened, by whom; newest first."""
    _ = page._
    entries = [(each["created_at"], each["note"], "") for each in order["history"]]
    if not isinstance(parts["notes"], Refusal | Unavailable):
        entries += [
            (each["created_at"], each["text"], each["created_by_email"] or "") for each in parts["notes"]["items"]
        ]
    if not isinstance(parts["refunds"], Refusal | Unavailable):
        entries += [
            (each["created_at"], _("Refund of {amount}: {status}").format(**each), "")
            for each in parts["refunds"]["items"]
        ]
    return sorted(entries, key=lambda entry: datetime.fromisoformat(entry[0]), reverse=True)
