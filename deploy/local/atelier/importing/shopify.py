"""Reads the product and customer files that Shopify exports.

A product is several rows with one Handle: its first row has the product, each row with a price is a variant, and rows
with an image only add pictures. A product without variants has one, called `Default Title`.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from atelier.importing.rows import (
    Cells,
    ForeignProduct,
    ForeignVariant,
    Record,
    UnknownFile,
    bare,
    is_higher,
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


def check(columns: Sequence[str]) -> None:
    """Raises UnknownFile."""
    if {"Financial Status", "Lineitem name"} <= set(columns):
        raise UnknownFile("These are orders. Products and customers can be imported, past orders cannot.")
    raise UnknownFile("Products have the columns Handle, Title and Variant Price, customers First Name and Email.")


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
