"""Staff look for orders of books whose print files are there, or are not."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from common.db.executor import Row
from common.rpc.interfaces.generation import GenerationInterface

from orders.repository.book_order_reads import BookOrderFilter, BookOrderReads

READ_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class ByPrintFile:
    """With `is_ready` the orders all of whose books have a print file of their present state, else the others."""

    storefront: str
    wanted: BookOrderFilter
    is_ready: bool


async def find_by_print_file(
    selection: ByPrintFile, reader: BookOrderReads, generation: GenerationInterface, before: int, limit: int
) -> tuple[list[Row], int | None]:
    """At most `limit` orders with numbers below `before`, newest first; and the number to continue with, or None.

    Generation knows the print files, so orders are read in parts and compared with what it says of their books.
    """
    found: list[Row] = []
    while rows := await reader.search(selection.wanted, before=before, limit=READ_AT_ONCE):
        ready = await _ready(selection.storefront, rows, generation)
        for row in rows:
            before = row["number"]
            is_ready = bool(row["book_ids"]) and ready.issuperset(row["book_ids"])
            if is_ready is selection.is_ready:
                found.append(row)
            if len(found) == limit:
                return found, before
    return found, None


async def _ready(storefront: str, rows: Sequence[Row], generation: GenerationInterface) -> set[UUID]:
    ids = list({book_id for row in rows for book_id in row["book_ids"]})
    return set(await generation.books_with_print_files(storefront, ids)) if ids else set()
