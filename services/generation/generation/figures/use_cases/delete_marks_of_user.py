"""Delete what a customer has said about pictures, with the customer's account."""

from typing import Any, LiteralString
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.events.generation import GalleryChanged
from common.messaging.outbox import publish

from generation.figures.tables.marks import REPORTED

# Pictures are locked before their favourites are deleted, in one order, as a toggled favourite does it.
_LOCK: LiteralString = """
select id from figure_images where id in (
  select image_id from favorites where storefront = %(storefront)s and user_id = %(user_id)s
) order by id for update
"""
_FAVORITES: LiteralString = """
with gone as (delete from favorites where storefront = %(storefront)s and user_id = %(user_id)s returning image_id)
update figure_images set favorites_count = favorites_count - 1 where id in (select image_id from gone)
"""
_REPORTS: LiteralString = "delete from image_reports where storefront = %(storefront)s and user_id = %(user_id)s"
_LOG: LiteralString = """
update moderation_log set by = null, facts = facts - 'details'
where storefront = %(storefront)s and by = %(user_id)s and action = %(action)s
"""
_PUBLIC: LiteralString = """
select id, version from figure_images i
where i.storefront = %(storefront)s and i.user_id = %(user_id)s and i.is_ready and i.is_public
and i.flag_status = 'clean' limit 1
"""


async def delete_marks_of_user(storefront: str, user_id: UUID, uow: UnitOfWork) -> None:
    """Reports stay counted and in the log, without their author and details."""
    of_user: dict[str, Any] = {"storefront": storefront, "user_id": user_id}
    await uow.execute(_LOCK, **of_user)
    await uow.defer(_FAVORITES, **of_user)
    await uow.defer(_REPORTS, **of_user)
    await uow.defer(_LOG, **of_user, action=REPORTED)


async def publish_loss_of_user(storefront: str, user_id: UUID, uow: UnitOfWork) -> None:
    """Announce that the customer's public pictures are about to be deleted: once, whatever their number."""
    found = await uow.fetch_one(_PUBLIC, storefront=storefront, user_id=user_id)
    if found:
        await publish(uow, GalleryChanged(storefront=storefront, version=found["version"] + 1, image_id=found["id"]))
