"""Add a product with its variants, stock and pictures, all or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from common.db.unit_of_work import UnitOfWork

from catalog.domain.errors import UnknownPicture
from catalog.domain.product import Image
from catalog.repository.media import stored_keys
from catalog.use_cases.add_product import NewProduct, NewVariant, add_product, add_variant
from catalog.use_cases.publish_products import publish_products


@dataclass(frozen=True, slots=True, kw_only=True)
class NewImage:
    """`key` names a picture that was uploaded before."""

    key: str
    alt_text: str = ""
    is_primary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AddWholeProduct:
    """`variants`: the members of a NewVariant each. The first picture is the primary one unless another is."""

    product: NewProduct
    variants: Sequence[Mapping[str, Any]] = ()
    images: Sequence[NewImage] = ()


async def add_whole_product(command: AddWholeProduct, uow: UnitOfWork) -> UUID:
    """Raises UnknownPicture, and what add_product and add_variant raise."""
    new = command.product
    await _check_pictures(command, uow)
    product = await add_product(new, uow)
    for each in command.variants:
        variant = NewVariant(storefront=new.storefront, product_id=product.id, actor_id=new.actor_id, **each)
        await add_variant(variant, uow)
    await uow.defer_add(*_images(command, product.id))
    await publish_products(uow, new.storefront.name, [product.id])
    return product.id


async def _check_pictures(command: AddWholeProduct, uow: UnitOfWork) -> None:
    keys = {image.key for image in command.images}
    if missing := keys - await stored_keys(uow, command.product.storefront.name, keys):
        raise UnknownPicture(key=min(missing))


def _images(command: AddWholeProduct, product_id: UUID) -> list[Image]:
    primary = next((position for position, image in enumerate(command.images) if image.is_primary), 0)
    return [
        Image(
            storefront=command.product.storefront.name,
            product_id=product_id,
            key=image.key,
            alt_text=image.alt_text,
            is_primary=position == primary,
            display_order=position + 1,
        )
        for position, image in enumerate(command.images)
    ]
