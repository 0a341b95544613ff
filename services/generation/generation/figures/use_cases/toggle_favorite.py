"""Make a picture a customer's favourite, or end that."""

from dataclasses import dataclass
from typing import LiteralString
from uuid import UUID

from common.db.unit_of_work import UnitOfWork

from generation.figures.queries.images import LockedImages
from generation.figures.tables.marks import Favorite

_REMOVE: LiteralString = "delete from favorites where user_id = %(user_id)s and image_id = %(image_id)s"


@dataclass(frozen=True, slots=True, kw_only=True)
class ToggleFavorite:
    storefront: str
    user_id: UUID
    image_id: UUID


@dataclass(frozen=True, slots=True)
class FavoriteMark:
    """`count` is how many customers have the picture as a favourite."""

    is_favorite: bool
    count: int


async def toggle_favorite(command: ToggleFavorite, uow: UnitOfWork) -> FavoriteMark:
    """The customer's own picture, or a public one. Raises ImageNotFound."""
    image = await LockedImages(uow, command.storefront).visible(command.image_id, command.user_id)
    was_favorite = await uow.execute(_REMOVE, user_id=command.user_id, image_id=image.id) > 0
    if not was_favorite:
        await uow.defer_add(Favorite(user_id=command.user_id, image_id=image.id, storefront=command.storefront))
    image.favorites_count += -1 if was_favorite else 1
    await uow.defer_save(image)
    return FavoriteMark(not was_favorite, image.favorites_count)
