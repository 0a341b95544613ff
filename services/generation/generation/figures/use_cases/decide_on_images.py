"""Staff's decision about many pictures."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.kernel.errors import CountDiffers, DomainError

from generation.figures.queries.moderation import ImageFilter, Moderation
from generation.figures.tables.image import Decision, FigureImage
from generation.figures.use_cases.decide_on_image import DecideOnImage, decide_on_image

MOST = 200
"""Pictures that one call decides about: it is answered within seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideOnImages:
    """`image_ids`, or all pictures that `wanted` selects if they are `count`. `by` is the member of staff."""

    storefront: str
    decision: Decision
    image_ids: Sequence[UUID]
    wanted: ImageFilter | None
    count: int | None
    reason: str
    by: UUID


@dataclass(frozen=True, slots=True)
class DecidedImage:
    """`refusal` is why nothing was decided; otherwise `image` is the picture as it is now."""

    image_id: UUID
    image: FigureImage | None = None
    refusal: DomainError | None = None


async def decide_on_images(command: DecideOnImages, uow: UnitOfWork) -> list[DecidedImage]:
    """Those that can be decided about are, all in this transaction. Raises CountDiffers.

    In the order of their ids, so that two of these cannot wait for each other.
    """
    return [await _decide(command, image_id, uow) for image_id in sorted(await _selected(command, uow))]


async def _selected(command: DecideOnImages, uow: UnitOfWork) -> Sequence[UUID]:
    if command.wanted is None:
        return command.image_ids
    moderation = Moderation(uow, command.storefront)
    count = await moderation.count(command.wanted)
    if count != command.count or count > MOST:
        raise CountDiffers(count=count, most=MOST)
    return await moderation.ids(command.wanted, MOST)


async def _decide(command: DecideOnImages, image_id: UUID, uow: UnitOfWork) -> DecidedImage:
    one = DecideOnImage(
        storefront=command.storefront,
        image_id=image_id,
        decision=command.decision,
        reason=command.reason,
        by=command.by,
    )
    try:
        return DecidedImage(image_id, image=await decide_on_image(one, uow))
    except DomainError as refusal:  # raised before anything of the picture was written
        return DecidedImage(image_id, refusal=refusal)
