"""Change the tags of a picture, and whether it is public."""

from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork

from generation.figures.queries.images import LockedImages
from generation.figures.use_cases.publish_gallery_change import publish_gallery_change


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateImage:
    """None keeps what is stored. `tags` are clean."""

    storefront: str
    user_id: UUID
    image_id: UUID
    tags: list[str] | None
    is_public: bool | None


async def update_image(command: UpdateImage, uow: UnitOfWork) -> None:
    """Raises ImageNotFound, PermissionDenied, ImageFlagged."""
    image = await LockedImages(uow, command.storefront).own(command.image_id, command.user_id)
    was_public = image.is_in_public
    if command.tags is not None:
        image.set_tags(command.tags)
    if command.is_public is not None:
        image.set_public(command.is_public)
    await uow.defer_save(image)
    await publish_gallery_change(uow, image, was_public=was_public)
