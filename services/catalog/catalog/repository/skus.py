"""What SKUs are of."""

from collections.abc import Sequence
from typing import LiteralString

from common.db.executor import Executor
from common.rpc.interfaces.catalog import Sku

_SKUS: LiteralString = """
    select unit.sku, unit.product_id, nullif(unit.id, unit.product_id) as variant_id, products.slug as product_slug
    from stock_units unit join products on products.id = unit.product_id
    where unit.storefront = %(storefront)s and unit.sku = any(%(skus)s)
"""


async def read_skus(executor: Executor, storefront: str, skus: Sequence[str]) -> dict[str, Sku]:
    """Those that exist."""
    rows = await executor.fetch(_SKUS, storefront=storefront, skus=list(skus))
    return {row["sku"]: Sku(**row) for row in rows}
