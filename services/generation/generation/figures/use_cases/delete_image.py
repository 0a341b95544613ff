"""Delete a picture of a figure with its files, on its owner's request. Its credits are not returned."""

from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork

from generation.figures.queries.images import LockedImages
from generation.figures.use_cases.gallery_changes import publish_change
from generation.jobs.queries.assets import doom_files


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteImage:
    storefront: str
    user_id: UUID
    image_id: UUID


async def delete_image(command: DeleteImage, uow: UnitOfWork) -> None:
    """The links die at once, the files are deleted afterwards. Raises ImageNotFound, PermissionDenied."""
    images = LockedImages(uow, command.storefront)
    image = await images.own(command.image_id, command.user_id)
    await doom_files(uow, command.storefront, image.file, image.thumbnail)
    await images.delete(image)
    await publish_change(uow, image, was_public=image.is_in_public)
