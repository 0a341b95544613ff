"""Reads the product, customer and order files that Shopify exports.

A product is several rows with one Handle: its first row has the product, each row with a price is a variant, and rows
with an image only add pictures. A product without variants has one, called `Default Title`. An
order is several rows with one Name, a row for each line; its first row has everything else.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Literal

from atelier.importing.rows import (
    Cells,
    ForeignLine,
    ForeignOrder,
    ForeignProduct,
    ForeignVariant,
    Record,
    UnknownFile,
    bare,
    is_higher,
    money,
    text_of,
    whole,
)

OPTIONS = ("Option1", "Option2", "Option3")
NO_VARIANT = "Default Title"
UNCATEGORISED = "Other"


def is_products(columns: Sequence[str]) -> bool:
    return {"Handle", "Title", "Variant Price"} <= set(columns)


def is_customers(columns: Sequence[str]) -> bool:
    return {"First Name", "Last Name", "Email"} <= set(columns)


def is_orders(columns: Sequence[str]) -> bool:
    return {"Name", "Financial Status", "Lineitem name"} <= set(columns)


def check(columns: Sequence[str]) -> None:
    """Raises UnknownFile."""
    raise UnknownFile(
        "Products have the columns Handle, Title and Variant Price, customers First Name and Email, orders Name,"
        " Financial Status and Lineitem name."
    )


def products(records: Sequence[Record]) -> Iterator[ForeignProduct]:
    """Rows without a handle are left out."""
    by_handle: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        if handle := record.get("Handle", "").strip():
            by_handle[handle].append(record)
    for handle, rows in by_handle.items():
        yield _product(handle, rows)


def customers(records: Sequence[Record]) -> Iterator[Cells]:
    """Those with an e-mail address."""
    for record in records:
        if record.get("Email", "").strip():
            yield {
                "email": record["Email"].strip(),
                "first_name": record.get("First Name", ""),
                "last_name": record.get("Last Name", ""),
                "phone_number": bare(record.get("Phone", "") or record.get("Default Address Phone", "")),
                "company_name": record.get("Company", "") or record.get("Default Address Company", ""),
            }


def orders(records: Sequence[Record]) -> Iterator[ForeignOrder]:
    for number, rows in groupby(records, lambda record: record.get("Name", "").strip()):
        yield _order(number, list(rows))


def _order(number: str, rows: Sequence[Record]) -> ForeignOrder:
    first = rows[0]
    total, shipping, tax = (money(first.get(name, "")) for name in ("Total", "Shipping", "Taxes"))
    is_included = "Subtotal" in first and money(first["Subtotal"]) + shipping == total
    return ForeignOrder(
        number=number,
        status=_status(first),
        email=first.get("Email", "").strip(),
        currency=first.get("Currency", "").strip(),
        created_at=_moment(first.get("Created at", "")),
        shipped_at=_moment(first.get("Fulfilled at", "")),
        tax=Decimal() if is_included else tax,
        shipping=shipping,
        total=total,
        refunded=money(first.get("Refunded Amount", "")),
        addresses={**_address(first, "Shipping"), **_address(first, "Billing")},
        lines=[
            ForeignLine(
                sku=bare(row.get("Lineitem sku", "")),
                name=row.get("Lineitem name", "").strip(),
                quantity=whole(row.get("Lineitem quantity", "")),
                price=money(row.get("Lineitem price", "")),
            )
            for row in rows
            if row.get("Lineitem name", "").strip()
        ],
    )


def _status(first: Record) -> Literal["delivered", "returned", "cancelled"] | None:
    money_is, goods_are = (first.get(name, "").strip().lower() for name in ("Financial Status", "Fulfillment Status"))
    if first.get("Cancelled at", "").strip() or money_is == "voided":
        return "cancelled"
    if goods_are == "fulfilled":
        return "returned" if money_is == "refunded" else "delivered"
    return "cancelled" if money_is == "refunded" else None


def _moment(text: str) -> str:
    """`2024-01-31 12:00:00 +0100` as in ISO 8601."""
    return re.sub(r" (?=[+-]\d{4}$)", "", text.strip())


def _address(first: Record, kind: str) -> Cells:
    columns = {
        "full_name": "Name",
        "street_address": "Address1",
        "apartment": "Address2",
        "city": "City",
        "state": "Province",
        "zip_code": "Zip",
        "country": "Country",
        "phone_number": "Phone",
    }
    return {f"{kind.lower()}_{own}": bare(first.get(f"{kind} {name}", "")) for own, name in columns.items()}


def _product(handle: str, rows: Sequence[Record]) -> ForeignProduct:
    first = rows[0]
    sold = [row for row in rows if row.get("Variant Price", "").strip()]
    cheapest = min((row["Variant Price"].strip() for row in sold), key=_number, default="")
    compared = first.get("Variant Compare At Price", "").strip()
    is_simple = len(sold) < 2 and all(row.get("Option1 Value", NO_VARIANT) in ("", NO_VARIANT) for row in sold)
    taxonomy = first.get("Product Category", "").rpartition(">")[2].strip()
    grams = whole(first.get("Variant Grams", ""))
    return ForeignProduct(
        sku=(bare(first.get("Variant SKU", "")) if is_simple else "") or handle,
        name=first.get("Title", "").strip() or handle,
        slug=handle,
        category=first.get("Type", "").strip() or taxonomy or UNCATEGORISED,
        description=text_of(first.get("Body (HTML)", "")),
        price=cheapest,
        compare_price=compared if is_higher(compared, cheapest) else "",
        quantity=whole(first.get("Variant Inventory Qty", "")),
        is_active=first.get("Status", "active").strip().lower() in ("active", "")
        and first.get("Published", "true").strip().lower() != "false",
        track_inventory="Variant Inventory Tracker" not in first or bool(first["Variant Inventory Tracker"].strip()),
        weight=f"{grams / 1000:g}" if grams else "",
        variants=() if is_simple else _variants(handle, first, sold),
        images=_images(rows),
    )


def _variants(handle: str, first: Record, sold: Sequence[Record]) -> list[ForeignVariant]:
    """The first row names the options."""
    names = {each: first.get(f"{each} Name", "").strip() for each in OPTIONS}
    return [
        ForeignVariant(
            sku=bare(row.get("Variant SKU", "")) or f"{handle}-{position}",
            price=row["Variant Price"].strip(),
            quantity=whole(row.get("Variant Inventory Qty", "")),
            attributes={
                name: row.get(f"{each} Value", "").strip()
                for each, name in names.items()
                if name and row.get(f"{each} Value", "").strip()
            },
        )
        for position, row in enumerate(sold, 1)
    ]


def _images(rows: Sequence[Record]) -> list[str]:
    placed = [row for row in rows if row.get("Image Src", "").strip()]
    ordered = sorted(placed, key=lambda row: whole(row.get("Image Position", "")))
    return list(dict.fromkeys(row["Image Src"].strip() for row in ordered))


def _number(price: str) -> float:
    try:
        return float(price)
    except ValueError:
        return float("inf")
