"""Staff's search: a few products by their name, SKU, description or id."""

from typing import LiteralString

from common.db.executor import Executor
from common.db.searching import SearchTerm, containing
from common.rpc.interfaces.search import Hit

from catalog.domain.search_text import fold

_FOUND: LiteralString = """
    select p.id, p.name, p.is_active, (select min(sku) from stock_units u where u.product_id = p.id) as sku
    from products p where p.storefront = %(storefront)s and (p.folded like %(pattern)s or p.id = %(id)s)
    order by p.number desc limit %(most)s
"""


async def find_products(executor: Executor, storefront: str, term: SearchTerm, most: int) -> list[Hit]:
    """Newest first, hidden ones too."""
    rows = await executor.fetch(
        _FOUND, storefront=storefront, pattern=containing(fold(term.text)), id=term.id, most=most
    )
    return [
        Hit(
            kind="product",
            id=row["id"],
            title=row["name"],
            subtitle=row["sku"] if row["is_active"] else f"{row['sku']} · hidden",
            link=f"/products/{row['id']}",
        )
        for row in rows
    ]
