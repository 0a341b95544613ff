"""Writing rows under unique constraints."""

from common import rows
from psycopg.errors import UniqueViolation
from sqlalchemy.exc import IntegrityError
from sqlmodel.ext.asyncio.session import AsyncSession

from catalog.domain.base import Table
from catalog.domain.errors import SkuTaken, SlugTaken

_REFUSALS = {"products_slug": SlugTaken, "categories_slug": SlugTaken, "stock_units_sku": SkuTaken}


async def store(session: AsyncSession, *news: Table) -> None:
    """Write rows now. A broken unique constraint is the refusal it stands for: SlugTaken, SkuTaken."""
    session.add_all(news)
    try:
        await session.flush()
    except IntegrityError as error:
        broken = error.orig.diag.constraint_name if isinstance(error.orig, UniqueViolation) else None
        refusal = _REFUSALS.get(broken or "")
        if refusal is None:
            raise
        raise refusal() from error


async def store_unless_there(session: AsyncSession, row: Table) -> bool:
    """Write a row; False when one like it exists. Waits for a transaction that is about to write or remove it."""
    return await rows.insert(session, row, unless_there=True)
