"""Staff's search among customers."""

from common.db.executor import Executor
from common.db.searching import SearchTerm
from common.rpc.interfaces.search import Hit

from identity.repository import customers


async def find_customers(executor: Executor, storefront: str, term: SearchTerm, most: int) -> list[Hit]:
    rows = await customers.find_customers(executor, storefront, term, most)
    return [
        Hit(
            kind="customer",
            id=row["id"],
            title=row["name"] or row["email"],
            subtitle=row["email"] if row["is_active"] else f"{row['email']} · blocked",
            link=f"/customers/{row['id']}",
        )
        for row in rows
    ]
