"""Keep a picture: the bytes in the object store first, then the row that makes it known."""

from collections.abc import Iterable

from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from catalog.domain.pictures import Picture
from catalog.domain.product import Media


async def record_pictures(session: AsyncSession, storefront: str, pictures: Iterable[Picture]) -> None:
    """Make stored pictures public. The same picture again changes nothing."""
    rows = {
        picture.key: Media(
            storefront=storefront, key=picture.key, content_type=picture.content_type, size=len(picture.content)
        ).model_dump()
        for picture in pictures
    }
    if rows:
        await session.exec(insert(Media).values(list(rows.values())).on_conflict_do_nothing())
