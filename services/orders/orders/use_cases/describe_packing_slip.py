"""The packing slip of an order, or of one of its shipments."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from common.kernel.storefronts import Storefront

from orders.domain.document import Document
from orders.domain.workbench_errors import ShipmentNotFound

Row = Mapping[str, Any]


def describe_packing_slip(
    order: Row, shipments: Sequence[Row], shipment_id: UUID | None, storefront: Storefront
) -> Document:
    """Without a shipment, what has not been shipped yet; of an order that was shipped, everything.

    `order` has its `lines`. Raises ShipmentNotFound.
    """
    if shipment_id is None:
        quantities = _left(order["lines"], shipments) or {str(line["id"]): line["quantity"] for line in order["lines"]}
        facts = _facts(order)
    else:
        shipment = next((each for each in shipments if each["id"] == shipment_id), None)
        if shipment is None:
            raise ShipmentNotFound()
        quantities = {str(line["line_id"]): line["quantity"] for line in shipment["lines"]}
        facts = (*_facts(order), *_tracking(shipment))
    return Document(
        title=f"Packing slip – {storefront.title}",
        facts=facts,
        blocks=(("Ship to", address_lines(order["shipping_address"])),),
        columns=("Product", "SKU", "Quantity"),
        rows=tuple(
            (name_of(line), line["sku"], str(quantities[str(line["id"])]))
            for line in order["lines"]
            if str(line["id"]) in quantities
        ),
    )


def name_of(line: Row) -> str:
    variant = line["variant_name"]
    return f"{line['product_name']}\n{variant}" if variant else str(line["product_name"])


def address_lines(address: Row) -> tuple[str, ...]:
    """The lines of an address, without those that are empty."""
    place = " ".join(filter(None, (address["zip_code"], address["city"])))
    names = ("full_name", "street_address", "apartment")
    lines = [*(address.get(name) for name in names), place, address.get("state"), address["country"]]
    return tuple(line for line in (*lines, address.get("phone_number")) if line)


def _facts(order: Row) -> tuple[tuple[str, str], ...]:
    return (("Order", order["number"]), ("Ordered", f"{order['created_at']:%Y-%m-%d}"))


def _tracking(shipment: Row) -> tuple[tuple[str, str], ...]:
    known = (("Carrier", shipment["carrier"]), ("Tracking number", shipment["tracking_number"]))
    return (("Shipment", str(shipment["position"])), *((label, value) for label, value in known if value))


def _left(lines: Sequence[Row], shipments: Sequence[Row]) -> dict[str, int]:
    left = {str(line["id"]): line["quantity"] for line in lines}
    for parcel in (line for shipment in shipments for line in shipment["lines"]):
        left[str(parcel["line_id"])] -= parcel["quantity"]
    return {line_id: quantity for line_id, quantity in left.items() if quantity > 0}
