"""`atelier import`: products with variants and pictures, customers and past orders, from the files of other shops."""

import csv
import io
import os
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from common.kernel.command_errors import CommandRefused
from rich.markup import escape

from atelier.console.progress import Progress
from atelier.importing import shopify, woocommerce
from atelier.importing.rows import (
    CUSTOMER_COLUMNS,
    ORDER_COLUMNS,
    PRODUCT_COLUMNS,
    Cells,
    ForeignOrder,
    ForeignProduct,
    Record,
    UnknownFile,
)
from atelier.importing.shop import SHOWN_ERRORS, Shop

FORMATS: dict[str, ModuleType] = {"shopify": shopify, "woocommerce": woocommerce}
NAMED_BY = ("number", "variant_sku", "sku", "email")
"""The column that names a row in errors is the first of these that it has."""
KEY_VARIABLE = "ATELIER_API_KEY"
Print = Callable[[str], None]


def run(options: Namespace, progress: Progress) -> int:
    """0 if every row was right. Raises CommandRefused."""
    key = options.key or os.environ.get(KEY_VARIABLE)
    if not key:
        raise CommandRefused(f"Name an API key of the shop with --key or ${KEY_VARIABLE}.")

    def say(text: str) -> None:
        progress.console.print(escape(text), soft_wrap=True, highlight=False)

    with Shop(options.shop, key) as shop:
        return import_file(options, shop, say)


def import_file(options: Namespace, shop: Shop, say: Print) -> int:
    if options.format == "csv":
        found = shop.upload(options.rows, options.file.name, options.file.read_bytes(), dry_run=options.dry_run)
        return _report(found, [], say)
    columns, records = read(options.file)
    reader = FORMATS[options.format]
    if reader.is_products(columns):
        return _import_products(list(reader.products(records)), options, shop, say)
    if reader.is_customers(columns):
        rows = list(reader.customers(records))
        content = written(CUSTOMER_COLUMNS, rows)
        return _report(shop.upload("customers", "customers.csv", content, dry_run=options.dry_run), rows, say)
    if reader.is_orders(columns):
        return _import_orders(list(reader.orders(records)), options, shop, say)
    try:
        reader.check(columns)
    except UnknownFile as fault:
        raise CommandRefused(str(fault)) from None
    return 1


def read(path: Path) -> tuple[list[str], list[Record]]:
    """The columns and the rows of a file in UTF-8, or in the encoding of Windows."""
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    reader = csv.DictReader(io.StringIO(text, newline=""))
    records = [{name: value or "" for name, value in row.items() if name} for row in reader]
    return list(reader.fieldnames or ()), records


def written(columns: Sequence[str], rows: Iterable[Cells]) -> bytes:
    file = io.StringIO()
    writer = csv.DictWriter(file, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode()


def _import_products(products: Sequence[ForeignProduct], options: Namespace, shop: Shop, say: Print) -> int:
    slugs = _categories({each.category for each in products}, options, shop, say)
    rows = [row for each in products for row in each.rows(options.category or slugs[each.category.casefold()])]
    found = shop.upload("products", "products.csv", written(PRODUCT_COLUMNS, rows), dry_run=options.dry_run)
    faults = _report(found, rows, say)
    if options.dry_run or options.no_pictures:
        say(f"Pictures: {sum(len(each.images) for each in products)} named in the file.")
        return faults
    failed = list(_add_pictures(products, shop))
    for fault in failed:
        say(f"Picture {fault}")
    return faults or int(bool(failed))


def _import_orders(orders: Sequence[ForeignOrder], options: Namespace, shop: Shop, say: Print) -> int:
    """Those that have ended, each once, with its old number and dates."""
    if unfinished := [each.number for each in orders if each.status is None]:
        say(f"Left out, because they have not ended: {', '.join(unfinished)}")
    rows = [row for each in orders if each.status is not None for row in each.rows()]
    if not rows:
        return 0
    return _report(
        shop.upload("orders", "orders.csv", written(ORDER_COLUMNS, rows), dry_run=options.dry_run), rows, say
    )


def _categories(names: set[str], options: Namespace, shop: Shop, say: Print) -> dict[str, str]:
    """Slugs by name. Missing categories are added; a dry run takes another one in their place."""
    if options.category:
        return {}
    known = shop.categories()
    missing = sorted(name for name in names if name.casefold() not in known)
    if missing:
        say(f"Categories to add: {', '.join(missing)}")
    for name in missing:
        known[name.casefold()] = next(iter(known.values()), "") if options.dry_run else shop.add_category(name)
    return known


def _add_pictures(products: Sequence[ForeignProduct], shop: Shop) -> Iterator[str]:
    """Of products that have none: a repeated import adds nothing."""
    for each in products:
        found = shop.product(each.sku) if each.images else None
        if found is not None and not found["images"]:
            yield from shop.add_pictures(found["id"], each.images)


def _report(found: dict[str, Any], rows: Sequence[Cells], say: Print) -> int:
    counts = ", ".join(f"{count} {name}" for name, count in found["counts"].items())
    say(f"{'Dry run' if found['dry_run'] else 'Import'} {found['state']}: rows: {counts}")
    for error in found["errors"][:SHOWN_ERRORS]:
        place = error["line"] - 2
        of = next((rows[place][name] for name in NAMED_BY if rows[place].get(name)), "") if rows else ""
        column = f" {error['column']}:" if error["column"] else ""
        say(f"{of or 'line ' + str(error['line'])}:{column} {error['message']}")
    return int(found["state"] != "completed" or bool(found["errors"]))
