"""Check and store the photographs of a character."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

import structlog
from common.kernel.books import Photos
from common.kernel.storefronts import Storefront
from common.observability import redaction

from generation.adapters.uploads import check_picture
from generation.domain.errors import UploadFailed
from generation.domain.picture import CheckedPicture, check_size
from generation.repository.assets import Assets
from generation.use_cases.studio import Studio

log = structlog.get_logger()


class UploadedFile(Protocol):
    """`size` in bytes."""

    @property
    def size(self) -> int | None: ...

    async def read(self) -> bytes: ...


async def check_photos(photos: Sequence[UploadedFile], limits: Photos, studio: Studio) -> list[CheckedPicture]:
    """All sizes first, then each content, one after the other. Raises InvalidPicture."""
    for photo in photos:
        check_size(photo.size or 0, limits)
    return [await check_picture(studio.checks, await photo.read(), limits) for photo in photos]


async def store_photos(
    storefront: Storefront, character_id: UUID, photos: Sequence[UploadedFile], studio: Studio
) -> list[str]:
    """The keys of the stored photographs, without metadata. They are deleted unless a transaction keeps them.

    Nothing is stored unless all are accepted. Raises InvalidPicture, UploadFailed.
    """
    checked = await check_photos(photos, storefront.books.photos, studio)
    assets, keys = Assets(studio.database.autocommit, storefront.name), []
    for picture in checked:
        asset = await assets.record(character_id, picture.content_type, len(picture.content))
        try:
            await studio.store.put(storefront.name, asset.key, picture.content)
        except Exception as error:
            log.error("photo_not_stored", character=str(character_id), reason=redaction.reason(error))
            raise UploadFailed() from error
        keys.append(asset.key)
    return keys
