"""Report a public picture. It leaves the gallery when enough customers have reported it, until staff decide."""

from dataclasses import dataclass
from typing import LiteralString
from uuid import UUID

from common.db.unit_of_work import UnitOfWork

from generation.figures.errors import OwnImageReported
from generation.figures.queries.address_usages import AddressUsages
from generation.figures.queries.images import LockedImages
from generation.figures.tables.image import FigureImage
from generation.figures.tables.marks import HIDDEN, REPORTED, ImageReport, ModerationEntry
from generation.figures.use_cases.publish_gallery_change import publish_gallery_change

_HIDDEN_BY: LiteralString = """
select 1 from image_reports r join figure_images i on i.id = r.image_id
where r.user_id = %(user_id)s and r.image_id = %(image_id)s and r.storefront = %(storefront)s
and i.is_public and i.flag_status = 'human_pending'
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportImage:
    """`to_hide` customers must report a picture to hide it. `address_id` stands for the customer's address."""

    storefront: str
    user_id: UUID
    address_id: UUID | None
    image_id: UUID
    reason: str
    details: str | None
    to_hide: int


async def report_image(command: ReportImage, uow: UnitOfWork) -> None:
    """Another report of the same customer changes nothing, also after the account was deleted and registered again.

    Raises ImageNotFound, OwnImageReported."""
    if await _is_hidden_by(command, uow):
        return
    image = await LockedImages(uow, command.storefront).visible(command.image_id, command.user_id)
    if image.user_id == command.user_id:
        raise OwnImageReported()
    if command.address_id and await AddressUsages(uow, command.storefront).has_reported(command.address_id, image.id):
        return
    if await uow.add_if_absent(_report(command)):
        is_hidden = image.count_report(command.to_hide)
        await uow.defer_save(image)
        await uow.defer_add(*_entries(command, image, is_hidden))
        if is_hidden:
            await publish_gallery_change(uow, image, was_public=True)


async def _is_hidden_by(command: ReportImage, uow: UnitOfWork) -> bool:
    """Whether the customer is one of those whose reports have hidden the picture, which they cannot see any more."""
    parameters = {"storefront": command.storefront, "image_id": command.image_id, "user_id": command.user_id}
    return bool(await uow.fetch_value(_HIDDEN_BY, **parameters))


def _report(command: ReportImage) -> ImageReport:
    return ImageReport(
        user_id=command.user_id,
        image_id=command.image_id,
        storefront=command.storefront,
        reason=command.reason,
        details=command.details,
    )


def _entries(command: ReportImage, image: FigureImage, is_hidden: bool) -> list[ModerationEntry]:
    """The report, and that the picture was hidden by it."""
    entries = [
        ModerationEntry(
            storefront=command.storefront,
            image_id=image.id,
            action=REPORTED,
            by=command.user_id,
            reason=command.reason,
            facts={"details": command.details} if command.details else {},
        )
    ]
    if is_hidden:
        facts = {"reports": image.reports_count}
        entries.append(ModerationEntry(storefront=command.storefront, image_id=image.id, action=HIDDEN, facts=facts))
    return entries
