"""Staff's decision about a picture."""

from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork

from generation.figures.queries.images import LockedImages
from generation.figures.tables.image import Decision, FigureImage
from generation.figures.tables.marks import ModerationEntry
from generation.figures.use_cases.publish_gallery_change import publish_gallery_change


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideOnImage:
    """`by` is the member of staff."""

    storefront: str
    image_id: UUID
    decision: Decision
    reason: str
    by: UUID


async def decide_on_image(command: DecideOnImage, uow: UnitOfWork) -> FigureImage:
    """Recorded in the moderation log. Raises ImageNotFound, DecisionRefused."""
    image = await LockedImages(uow, command.storefront).any(command.image_id)
    was_public, flag, reports = image.is_in_public, image.flag_status, image.reports_count
    image.decide(command.decision)
    await uow.defer_save(image)
    await uow.defer_add(
        ModerationEntry(
            storefront=command.storefront,
            image_id=image.id,
            action=command.decision.past,
            by=command.by,
            reason=command.reason,
            facts={"before": flag, "after": image.flag_status, "reports": reports},
        )
    )
    if was_public != image.is_in_public:
        await publish_gallery_change(uow, image, was_public=was_public)
    return image
