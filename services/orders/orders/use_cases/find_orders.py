"""Staff's search among orders: a few, by their number, e-mail address, recipient or id."""

from typing import Any

from common.db.executor import Executor
from common.db.searching import SearchTerm
from common.rpc.interfaces.search import Hit

from orders.repository import search


async def find_orders(executor: Executor, storefront: str, term: SearchTerm, most: int) -> list[Hit]:
    rows = await search.orders(executor, storefront, term, most)
    return [_hit("order", f"/orders/{row['id']}", row) for row in rows]


async def find_book_orders(executor: Executor, storefront: str, term: SearchTerm, most: int) -> list[Hit]:
    rows = await search.book_orders(executor, storefront, term, most)
    return [_hit("book_order", f"/book-orders/{row['number']}", row) for row in rows]


def _hit(kind: str, link: str, row: dict[str, Any]) -> Hit:
    facts = [row[name] for name in ("customer", "email", "status") if row[name]]
    return Hit(kind=kind, id=row["id"], title=row["number"], subtitle=" · ".join(facts), link=link)
