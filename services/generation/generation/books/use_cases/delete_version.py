"""A customer deletes a version."""

from common.db.unit_of_work import UnitOfWork

from generation.books.queries import items
from generation.books.use_cases.update_version import NamedVersion, lock_own_version
from generation.jobs.queries.assets import schedule_deletion
from generation.jobs.queries.jobs import delete_jobs


async def delete_version(command: NamedVersion, uow: UnitOfWork) -> None:
    """With its files. The newest of the item's other versions becomes the current one; no retry is given back.

    Raises VersionNotFound, BookNotOwned, BookClosed, VersionRunning.
    """
    version = await lock_own_version(command, uow)
    await schedule_deletion(uow, version.storefront, [version.job_id])
    await delete_jobs(uow, [version.job_id])
    await uow.defer("delete from versions where id = %(id)s", id=version.id)
    await items.set_current(uow, version)
