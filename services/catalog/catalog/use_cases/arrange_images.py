"""The images of a product: one of them is the primary one."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import func, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from catalog.domain.goods import Goods
from catalog.domain.pictures import Picture
from catalog.domain.product import Image
from catalog.domain.storing import store
from catalog.use_cases.publish_products import publish_products
from catalog.use_cases.store_picture import record_pictures


async def attach_image(
    session: AsyncSession, goods: Goods, product_id: UUID, picture: Picture, *, alt_text: str, is_primary: bool
) -> Image:
    """Last in order; the first one of a product is primary anyway. Callers publish the product."""
    await goods.product(product_id)
    await record_pictures(session, goods.storefront, [picture])
    statement = select(func.max(Image.display_order)).where(Image.product_id == product_id)
    last = (await session.exec(statement)).one() or 0
    image = Image(
        storefront=goods.storefront,
        product_id=product_id,
        key=picture.key,
        alt_text=alt_text,
        is_primary=is_primary or last == 0,
        display_order=last + 1,
    )
    await _store(session, image)
    return image


async def change_image(session: AsyncSession, goods: Goods, image_id: UUID, changes: Mapping[str, Any]) -> Image:
    """Raises ImageNotFound."""
    image = await goods.image(image_id)
    await goods.product(image.product_id)
    for name, value in changes.items():
        setattr(image, name, value)
    await _store(session, image)
    await publish_products(session, goods.storefront, [image.product_id])
    return image


async def detach_image(session: AsyncSession, goods: Goods, image_id: UUID) -> None:
    """The next one becomes primary when the primary one goes. The picture itself stays. Raises ImageNotFound."""
    image = await goods.image(image_id)
    await goods.product(image.product_id)
    await session.delete(image)
    await session.flush()
    if image.is_primary:
        statement = select(Image).where(Image.product_id == image.product_id).order_by(col(Image.display_order))
        following = (await session.exec(statement)).first()
        if following is not None:
            following.is_primary = True
    await publish_products(session, goods.storefront, [image.product_id])


async def _store(session: AsyncSession, image: Image) -> None:
    if image.is_primary:
        with session.no_autoflush:
            await session.exec(
                update(Image)
                .where(col(Image.product_id) == image.product_id, col(Image.id) != image.id)
                .values(is_primary=False)
                .execution_options(synchronize_session=False)
            )
    await store(session, image)
