"""Delete a picture of a figure with its files, on its owner's request. Its credits are not returned."""

from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork

from generation.figures.queries.images import LockedImages
from generation.figures.use_cases.publish_gallery_change import publish_gallery_change
from generation.jobs.queries.assets import schedule_file_deletion


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteImage:
    storefront: str
    user_id: UUID
    image_id: UUID


async def delete_image(command: DeleteImage, uow: UnitOfWork) -> None:
    """The links die at once, the files are deleted afterwards. Raises ImageNotFound, PermissionDenied."""
    images = LockedImages(uow, command.storefront)
    image = await images.own(command.image_id, command.user_id)
    await schedule_file_deletion(uow, command.storefront, image.file, image.thumbnail)
    await images.delete(image)
    await publish_gallery_change(uow, image, was_public=image.is_in_public)
