"""Add, change and remove images of a product; one of them is the primary one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from common.db.unit_of_work import UnitOfWork

from catalog.domain.pictures import Picture
from catalog.domain.product import Image
from catalog.repository.catalog import Catalog
from catalog.repository.images import add_image, delete_image, last_display_order, save_image
from catalog.repository.media import record_pictures
from catalog.use_cases.publish_products import publish_products


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachImage:
    """The picture is stored already. The first image of a product becomes primary whatever `is_primary` is."""

    storefront: str
    product_id: UUID
    picture: Picture
    alt_text: str = ""
    is_primary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeImage:
    """`changes`: new values by column."""

    storefront: str
    image_id: UUID
    changes: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class DetachImage:
    storefront: str
    image_id: UUID


async def attach_image(command: AttachImage, uow: UnitOfWork) -> Image:
    """Append an image to those of a product. The caller publishes the product. Raises ProductNotFound."""
    await Catalog(uow, command.storefront).lock_product(command.product_id)
    await record_pictures(uow, command.storefront, [command.picture])
    last = await last_display_order(uow, command.product_id)
    image = Image(
        storefront=command.storefront,
        product_id=command.product_id,
        key=command.picture.key,
        alt_text=command.alt_text,
        is_primary=command.is_primary or last == 0,
        display_order=last + 1,
    )
    return await add_image(uow, image)


async def change_image(command: ChangeImage, uow: UnitOfWork) -> Image:
    """Raises ImageNotFound."""
    image = await _lock_image(uow, command.storefront, command.image_id)
    for name, value in command.changes.items():
        setattr(image, name, value)
    await save_image(uow, image)
    await publish_products(uow, command.storefront, [image.product_id])
    return image


async def detach_image(command: DetachImage, uow: UnitOfWork) -> None:
    """The picture itself stays in the object store. Raises ImageNotFound."""
    image = await _lock_image(uow, command.storefront, command.image_id)
    await delete_image(uow, image)
    await publish_products(uow, command.storefront, [image.product_id])


async def _lock_image(uow: UnitOfWork, storefront: str, image_id: UUID) -> Image:
    """Lock the image's product, then read the image again: it may have changed before. Raises ImageNotFound."""
    catalog = Catalog(uow, storefront)
    image = await catalog.image(image_id)
    await catalog.lock_product(image.product_id)
    return await catalog.image(image_id)
