"""The column `metadata`: fields that shops add of their own."""

from collections.abc import Mapping
from typing import Any, LiteralString
from uuid import UUID

import orjson
from sqlalchemy import Column, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from common.db.unit_of_work import UnitOfWork
from common.kernel.own_fields import merged

HAS_SOME: LiteralString = "metadata <> '{}'::jsonb"


def own_fields() -> Any:
    """The column of a table, under another name: `metadata` is SQLAlchemy's."""
    return Field(default_factory=dict, sa_column=Column("metadata", JSONB, nullable=False, server_default="{}"))


def own_fields_index(table: str) -> Index:
    """For searches by equality. Rows without such fields are not in it."""
    return Index(
        f"{table}_metadata",
        "metadata",
        postgresql_using="gin",
        postgresql_ops={"metadata": "jsonb_path_ops"},
        postgresql_where=text(HAS_SOME),
    )


async def change_own_fields(
    uow: UnitOfWork, table: LiteralString, storefront: str, row_id: UUID, changes: Mapping[str, str | None]
) -> bool:
    """Set those that are named, and remove those that are None. False if there is no such row.

    Raises InvalidFields if there would be too many.
    """
    row: LiteralString = "where storefront = %(storefront)s and id = %(id)s"
    of_row = {"storefront": storefront, "id": row_id}
    found = await uow.fetch_one(f"select metadata from {table} {row} for no key update", **of_row)
    if found is None:
        return False
    fields = merged(found["metadata"], changes)
    if fields != found["metadata"]:
        value = orjson.dumps(fields).decode()
        await uow.execute(f"update {table} set metadata = %(fields)s::jsonb {row}", **of_row, fields=value)
    return True
