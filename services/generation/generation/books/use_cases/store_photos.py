"""Check and store the photographs of a character."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

import structlog
from common.db.database import Database
from common.kernel.storefronts import Storefront
from common.observability import redaction
from common.storage.object_store import ObjectStore

from generation.jobs.customer_locks import CustomerLocks
from generation.jobs.errors import UploadFailed
from generation.jobs.processes.child_processes import ChildProcesses
from generation.jobs.processes.uploads import check_picture
from generation.jobs.queries.assets import Assets
from generation.jobs.rules.picture import CheckedPicture, check_size
from generation.storefront import Books, Photos

log = structlog.get_logger()


class UploadedFile(Protocol):
    """`size` in bytes."""

    @property
    def size(self) -> int | None: ...

    async def read(self) -> bytes: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoUploads:
    """`processes` decode photographs: under `locks`, so that one customer does not occupy them."""

    database: Database
    store: ObjectStore
    processes: ChildProcesses
    locks: CustomerLocks


async def check_photos(
    photos: Sequence[UploadedFile], limits: Photos, processes: ChildProcesses
) -> list[CheckedPicture]:
    """All sizes first, then each content, one after the other. Raises InvalidPicture."""
    for photo in photos:
        check_size(photo.size or 0, limits)
    return [await check_picture(processes, await photo.read(), limits) for photo in photos]


async def store_photos(
    storefront: Storefront, character_id: UUID, photos: Sequence[UploadedFile], uploads: PhotoUploads
) -> list[str]:
    """The keys of the stored photographs, without metadata. They are deleted unless a transaction keeps them.

    Nothing is stored unless all are accepted. Raises InvalidPicture, UploadFailed.
    """
    checked = await check_photos(photos, storefront.section(Books).photos, uploads.processes)
    assets, keys = Assets(uploads.database.autocommit, storefront.name), []
    for picture in checked:
        asset = await assets.record(character_id, picture.content_type, len(picture.content))
        try:
            await uploads.store.put(storefront.name, asset.key, picture.content)
        except Exception as error:
            log.error("photo_not_stored", character=str(character_id), reason=redaction.reason(error))
            raise UploadFailed() from error
        keys.append(asset.key)
    return keys
