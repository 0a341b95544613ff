"""Fail a version's generation, and give back what it took."""

from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.events.generation import RetryReturned
from common.messaging.outbox import publish

from generation.books.queries import items, versions
from generation.books.queries.allowances import Allowances
from generation.books.queries.ended_versions import announce_end
from generation.books.tables.version import ContentType, Version

NOT_GENERATED = "The picture could not be generated. Please try again."


async def fail_version(uow: UnitOfWork, job_id: UUID) -> None:
    """The version of a job that fails in this transaction, or has ended: the customer gets back what it took, once."""
    version = await versions.fail(uow, job_id, NOT_GENERATED)
    if version is None:
        return
    content_type = ContentType(version.content_type)
    if version.is_retry:
        allowances = Allowances(uow, version.storefront)
        await allowances.give_back(version.user_id, content_type, version.item_id)
        await publish(uow, _returned(version), eager=True)
    if version.is_draft:
        await versions.return_draft(uow, content_type, version.item_id)
        if content_type is ContentType.CHARACTER:
            await items.return_draft(uow, version.item_id)
    await announce_end(uow, job_id)


def _returned(version: Version) -> RetryReturned:
    return RetryReturned(
        storefront=version.storefront,
        version_id=version.id,
        user_id=version.user_id,
        book_id=version.book_id,
        content_type=version.content_type,
        attempt_number=version.version_number,
    )
