"""Reads the product files that WooCommerce exports, with the column names of its English version, customers and
orders.

A variable product is followed by rows of the type `variation`, whose Parent is its SKU, or `id:` with its ID. Orders
are read as the extensions for exports write them with a row for each item.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
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
    is_higher,
    money,
    text_of,
    whole,
)

UNCATEGORISED = "Other"
MOST_ATTRIBUTES = 20
STATUSES: Mapping[str, Literal["delivered", "returned", "cancelled"]] = {
    "completed": "delivered",
    "refunded": "returned",
    "cancelled": "cancelled",
    "failed": "cancelled",
}
"""Those of orders that have ended."""


def is_products(columns: Sequence[str]) -> bool:
    return {"Type", "SKU", "Name", "Regular price"} <= set(columns)


def is_customers(columns: Sequence[str]) -> bool:
    return {"Name", "Username", "Email"} <= set(columns)


def is_orders(columns: Sequence[str]) -> bool:
    return {"order_id", "status", "order_total", "item_name"} <= set(columns)


def check(columns: Sequence[str]) -> None:
    """Raises UnknownFile."""
    raise UnknownFile(
        "Products have the columns Type, SKU, Name and Regular price, customers Name and Username, orders order_id,"
        " order_total and item_name (a row for each item)."
    )


def products(records: Sequence[Record]) -> Iterator[ForeignProduct]:
    """Of any type; variations of a product that is not in the file are left out."""
    variations: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        if _is_variation(record):
            variations[record.get("Parent", "").strip()].append(record)
    for record in records:
        if not _is_variation(record):
            by_id = variations.get(f"id:{record.get('ID', '').strip()}", [])
            by_sku = variations.get(record.get("SKU", "").strip(), []) if record.get("SKU", "").strip() else []
            yield _product(record, [*by_id, *by_sku])


def customers(records: Sequence[Record]) -> Iterator[Cells]:
    """Those with an e-mail address. The last word of a name is the last name."""
    for record in records:
        if record.get("Email", "").strip():
            first, _, last = record.get("Name", "").strip().rpartition(" ")
            yield {"email": record["Email"].strip(), "first_name": first or last, "last_name": last if first else ""}


def orders(records: Sequence[Record]) -> Iterator[ForeignOrder]:
    for _, rows in groupby(records, lambda record: record.get("order_id", "").strip()):
        yield _order(list(rows))


def _order(rows: Sequence[Record]) -> ForeignOrder:
    """Of a visitor without an account, it keeps neither an e-mail address nor a postal one."""
    first = rows[0]
    status = first.get("status", "").strip().lower().removeprefix("wc-")
    total, refunded = money(first.get("order_total", "")), money(first.get("refunded_total", ""))
    is_visitors = first.get("customer_id", "?").strip() in ("", "0")
    email = first.get("customer_email", "").strip() or first.get("billing_email", "").strip()
    return ForeignOrder(
        number=first.get("order_number", "").strip() or first.get("order_id", "").strip(),
        status=STATUSES.get(status),
        email="" if is_visitors else email,
        currency=first.get("order_currency", "").strip(),
        created_at=first.get("order_date", "").strip() or first.get("date", "").strip(),
        tax=money(first.get("tax_total", "")),
        shipping=money(first.get("shipping_total", "")),
        total=total,
        refunded=total if status == "refunded" else refunded,
        addresses={} if is_visitors else {**_address(first, "shipping"), **_address(first, "billing")},
        lines=[_line(row) for row in rows if row.get("item_name", "").strip()],
    )


def _line(row: Record) -> ForeignLine:
    quantity = whole(row.get("item_quantity", "")) or 1
    worth = money(row.get("item_subtotal", "") or row.get("item_total", ""))
    return ForeignLine(
        sku=row.get("item_sku", "").strip(), name=row["item_name"].strip(), quantity=quantity, price=worth / quantity
    )


def _address(first: Record, kind: str) -> Cells:
    columns = {
        "street_address": "address_1",
        "apartment": "address_2",
        "city": "city",
        "state": "state",
        "zip_code": "postcode",
        "country": "country",
        "phone_number": "phone",
    }
    names = (first.get(f"{kind}_{part}", "").strip() for part in ("first_name", "last_name"))
    found = {own: first.get(f"{kind}_{name}", "").strip() for own, name in columns.items()}
    return {f"{kind}_{own}": value for own, value in {"full_name": " ".join(filter(None, names)), **found}.items()}


def _is_variation(record: Record) -> bool:
    return "variation" in [each.strip() for each in record.get("Type", "").split(",")]


def _product(record: Record, variations: Sequence[Record]) -> ForeignProduct:
    sku = record.get("SKU", "").strip() or f"woo-{record.get('ID', '').strip()}"
    variants = [_variant(sku, position, each, record) for position, each in enumerate(variations, 1)]
    prices = [each.price for each in variants if each.price]
    regular = record.get("Regular price", "").strip() or min(prices, key=_number, default="")
    sale = record.get("Sale price", "").strip()
    category = record.get("Categories", "").partition(",")[0].rpartition(">")[2].strip()
    stock = record.get("Stock", "").strip()
    return ForeignProduct(
        sku=sku,
        name=record.get("Name", "").strip() or sku,
        category=category or UNCATEGORISED,
        description=text_of(record.get("Description", "") or record.get("Short description", "")),
        price=regular,
        sale_price=sale if sale and is_higher(regular, sale) else "",
        quantity=whole(stock),
        is_active=record.get("Published", "1").strip() == "1",
        track_inventory=bool(stock) or bool(variants),
        weight=record.get("Weight (kg)", "").strip(),
        variants=variants,
        images=[each.strip() for each in record.get("Images", "").split(",") if each.strip()],
    )


def _variant(product: str, position: int, record: Record, parent: Record) -> ForeignVariant:
    names = [f"Attribute {number}" for number in range(1, MOST_ATTRIBUTES)]
    values = {
        record.get(f"{each} name", "").strip() or parent.get(f"{each} name", "").strip(): record[f"{each} value(s)"]
        for each in names
        if record.get(f"{each} value(s)", "").strip()
    }
    return ForeignVariant(
        sku=record.get("SKU", "").strip() or f"{product}-{position}",
        price=record.get("Regular price", "").strip(),
        quantity=whole(record.get("Stock", "")),
        attributes={name: value.strip() for name, value in values.items() if name},
    )


def _number(price: str) -> float:
    try:
        return float(price)
    except ValueError:
        return float("inf")
