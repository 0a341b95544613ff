"""The images of a product. The caller has locked the product."""

from typing import LiteralString
from uuid import UUID

from common.db.unit_of_work import UnitOfWork

from catalog.domain.product import Image

_LAST: LiteralString = "select max(display_order) from images where product_id = %(product_id)s"
_DEMOTE: LiteralString = """
update images set is_primary = false where product_id = %(product_id)s and id <> %(id)s and is_primary
"""
_DELETE: LiteralString = "delete from images where id = %(id)s"
_PROMOTE: LiteralString = """
update images set is_primary = true
where id = (select id from images where product_id = %(product_id)s order by display_order limit 1)
"""


async def last_display_order(uow: UnitOfWork, product_id: UUID) -> int:
    """0 without images."""
    return await uow.fetch_value(_LAST, product_id=product_id) or 0


async def add_image(uow: UnitOfWork, image: Image) -> Image:
    """Insert an image; returns it with its number. A primary one replaces the product's primary one."""
    await _demote_others(uow, image)
    await uow.defer_add(image)
    return await _stored(uow, image.id)


async def save_image(uow: UnitOfWork, image: Image) -> None:
    """Update an image. A primary one replaces the product's primary one."""
    await _demote_others(uow, image)
    await uow.defer_save(image)


async def delete_image(uow: UnitOfWork, image: Image) -> None:
    """Delete an image. If it is the primary one, the first of the others becomes primary."""
    await uow.defer(_DELETE, id=image.id)
    if image.is_primary:
        await uow.defer(_PROMOTE, product_id=image.product_id)


async def _demote_others(uow: UnitOfWork, image: Image) -> None:
    if image.is_primary:
        await uow.defer(_DEMOTE, product_id=image.product_id, id=image.id)


async def _stored(uow: UnitOfWork, image_id: UUID) -> Image:
    image = await uow.get(Image, "id = %(id)s", id=image_id)
    assert image is not None
    return image
