"""The sheets of characters that were made because a picture of a hosted model needed them."""

from typing import LiteralString
from uuid import UUID

from common.db.unit_of_work import UnitOfWork

from generation.jobs.queries.assets import keep

_USE: LiteralString = "update characters set sheet = %(key)s where id = %(id)s and sheet is null"


async def use(uow: UnitOfWork, storefront: str, character_id: UUID, key: str) -> bool:
    """Keep a stored file as the character's sheet; False if it has one, or is deleted."""
    is_used = bool(await uow.execute(_USE, id=character_id, key=key))
    if is_used:
        await keep(uow, storefront, key)
    return is_used
