"""The metadata of stored images."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import LiteralString

from common.db.executor import Executor

from catalog.domain.pictures import Picture
from catalog.domain.product import Media

_FACTS: LiteralString = "select content_type, size from media where storefront = %(storefront)s and key = %(key)s"


_STORED: LiteralString = """
select key from media where storefront = %(storefront)s and key = any(cast(%(keys)s as text[]))
"""


async def record_pictures(executor: Executor, storefront: str, pictures: Iterable[Picture]) -> None:
    """Insert the metadata of stored pictures, unless it exists. Only pictures with metadata are served."""
    by_key = {picture.key: picture for picture in pictures}
    for key in sorted(by_key):
        picture = by_key[key]
        await record_stored_picture(executor, storefront, key, picture.content_type, len(picture.content))


async def record_stored_picture(executor: Executor, storefront: str, key: str, content_type: str, size: int) -> None:
    """The same for a picture whose content was not read."""
    await executor.defer_add(
        Media(storefront=storefront, key=key, content_type=content_type, size=size), ignore_conflict=True
    )


async def stored_keys(executor: Executor, storefront: str, keys: Collection[str]) -> set[str]:
    """Those of the keys that name stored pictures."""
    rows = await executor.fetch(_STORED, storefront=storefront, keys=sorted(keys))
    return {row["key"] for row in rows}


@dataclass(frozen=True, slots=True)
class MediaFacts:
    content_type: str
    size: int


async def find_media(executor: Executor, storefront: str, key: str) -> MediaFacts | None:
    """What is known of a picture; None for an unknown key."""
    row = await executor.fetch_one(_FACTS, storefront=storefront, key=key)
    return MediaFacts(**row) if row else None
