"""Inserts and updates under unique constraints."""

from collections.abc import Iterator
from contextlib import contextmanager

from common.db.unit_of_work import UnitOfWork
from psycopg.errors import UniqueViolation

from catalog.domain.base import Table
from catalog.domain.errors import SkuTaken, SlugTaken

_REFUSALS = {"products_slug": SlugTaken, "categories_slug": SlugTaken, "stock_units_sku": SkuTaken}


@contextmanager
def refuse_duplicates() -> Iterator[None]:
    """Translate violations of the unique constraints on slugs and SKUs into SlugTaken and SkuTaken."""
    try:
        yield
    except UniqueViolation as error:
        refusal = _REFUSALS.get(error.diag.constraint_name or "")
        if refusal is None:
            raise
        raise refusal() from error


async def insert(uow: UnitOfWork, *rows: Table) -> None:
    """Insert rows in one message, without waiting for the next statement. Raises SlugTaken, SkuTaken."""
    with refuse_duplicates():
        await uow.defer_add(*rows)
        await uow.run()


async def update(uow: UnitOfWork, *rows: Table) -> None:
    """Write the changed columns of rows in one message, without waiting for the next statement.

    Raises SlugTaken, SkuTaken.
    """
    with refuse_duplicates():
        for row in rows:
            await uow.defer_save(row)
        await uow.run()
