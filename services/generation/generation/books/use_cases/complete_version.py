"""Record what was generated for a version."""

from uuid import uuid4

from common.db.unit_of_work import UnitOfWork
from common.events.generation import VersionGenerated
from common.kernel import clock
from common.messaging.outbox import publish

from generation.books.queries import items, versions
from generation.books.queries import runs as book_runs
from generation.books.queries.ended_versions import announce_end
from generation.books.queries.tiers import tier_of
from generation.books.tables.book import BookTier
from generation.books.tables.version import ContentType, Version, VersionState
from generation.books.tasks import GeneratedPicture
from generation.jobs.events import publish_completion
from generation.jobs.tables.job import Job


async def complete_version(uow: UnitOfWork, job: Job, made: GeneratedPicture) -> bool:
    """Record what was generated; False if the run has ended, or the version or its book is deleted.

    Locks the job before the book, as transactions do that delete the book or what belongs to it.
    """
    if not await book_runs.complete(uow, job, made.cost) or not await book_runs.lock_book(uow, job):
        return False
    version = await versions.lock_running(uow, job)
    if version is None:
        return False
    _record(version, made)
    await uow.defer_save(version)
    await items.set_current(uow, version)
    await book_runs.count_picture(uow, version)
    if version.content_type == ContentType.PAGE:
        await items.describe_page(uow, version.item_id, version.prompt)
    await _publish(uow, job, version)
    await announce_end(uow, job.id)
    return True


def _record(version: Version, made: GeneratedPicture) -> None:
    version.state = VersionState.DONE
    version.picture, version.thumbnail = made.picture.key, made.thumbnail.key
    version.spread = made.spread.key if made.spread else None
    version.prompt_text = made.prompt_text
    version.provider_model = made.model
    version.provider_request_id = made.request_id
    version.cost = made.charged
    version.ledger_entry_id = uuid4()
    version.updated_at = clock.now()
    version.generation_time_ms = int((version.updated_at - version.created_at).total_seconds() * 1000)


async def _publish(uow: UnitOfWork, job: Job, version: Version) -> None:
    paid = await tier_of(uow, version.book_id, version.user_id)
    await publish(uow, generated(version, paid), eager=True)
    await publish_completion(uow, job, eager=False)


def generated(version: Version, paid: BookTier | None) -> VersionGenerated:
    """The event of a version that is done. `paid` is the order that its book was paid with before."""
    assert version.ledger_entry_id is not None
    return VersionGenerated(
        storefront=version.storefront,
        version_id=version.id,
        user_id=version.user_id,
        book_id=version.book_id,
        content_type=version.content_type,
        attempt_number=version.version_number,
        ledger_entry_id=version.ledger_entry_id,
        is_retry=version.is_retry,
        order_number=paid.order_number if paid else None,
        tier_name=paid.tier_code if paid else None,
        amount=paid.amount if paid else None,
    )
