"""Reads the product files that WooCommerce exports, with the column names of its English version, and customers.

A variable product is followed by rows of the type `variation`, whose Parent is its SKU, or `id:` with its ID.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from atelier.importing.rows import Cells, ForeignProduct, ForeignVariant, Record, UnknownFile, is_higher, text_of, whole

UNCATEGORISED = "Other"
MOST_ATTRIBUTES = 20


def is_products(columns: Sequence[str]) -> bool:
    return {"Type", "SKU", "Name", "Regular price"} <= set(columns)


def is_customers(columns: Sequence[str]) -> bool:
    return {"Name", "Username", "Email"} <= set(columns)


def check(columns: Sequence[str]) -> None:
    """Raises UnknownFile."""
    raise UnknownFile("Products have the columns Type, SKU, Name and Regular price, customers Name and Username.")


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
