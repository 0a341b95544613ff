"""The metadata of stored images."""

from collections.abc import Iterable
from typing import LiteralString

from common.db.executor import Executor

from catalog.domain.pictures import Picture
from catalog.domain.product import Media

_CONTENT_TYPE: LiteralString = "select content_type from media where storefront = %(storefront)s and key = %(key)s"


async def record_pictures(executor: Executor, storefront: str, pictures: Iterable[Picture]) -> None:
    """Insert the metadata of stored pictures, unless it exists. Only pictures with metadata are served."""
    by_key = {picture.key: picture for picture in pictures}
    for key in sorted(by_key):
        picture = by_key[key]
        await executor.add_if_absent(
            Media(storefront=storefront, key=key, content_type=picture.content_type, size=len(picture.content))
        )


async def content_type(executor: Executor, storefront: str, key: str) -> str | None:
    """The content type of a picture; None for an unknown key."""
    found: str | None = await executor.fetch_value(_CONTENT_TYPE, storefront=storefront, key=key)
    return found
