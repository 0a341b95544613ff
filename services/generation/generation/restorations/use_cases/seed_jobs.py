"""Submit the old photographs of a demo customer. Workers restore them like any other."""

from datetime import timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from common.db.database import Database
from common.jobs.queue import enqueue
from common.kernel import clock
from common.kernel.storefronts import Storefront
from common.storage.object_store import ObjectStore

from generation.jobs.providers.provider import LOCAL
from generation.jobs.queries.assets import Assets, keep
from generation.jobs.queries.jobs import Jobs
from generation.jobs.tables.job import Job
from generation.restorations.kind import RunJob
from generation.restorations.request import RESTORATION
from generation.storefront import Restorations

CONTENT_TYPE = "image/jpeg"


async def seed_jobs(
    database: Database, store: ObjectStore, storefront: Storefront, user_id: UUID, pictures: list[bytes]
) -> None:
    """`pictures` are JPEG files. Repeating it after an interruption adds those that are missing. They cost nothing."""
    jobs = Jobs(database.autocommit, storefront.name)
    for number, picture in enumerate(pictures[: storefront.section(Restorations).most]):
        job_id = uuid5(NAMESPACE_URL, f"{storefront.name}/{user_id}/demo restoration {number}")
        if await jobs.submitted(user_id, job_id) is None:
            await _submit(database, store, storefront, user_id, job_id, picture)


async def _submit(
    database: Database, store: ObjectStore, storefront: Storefront, user_id: UUID, job_id: UUID, picture: bytes
) -> None:
    asset = await Assets(database.autocommit, storefront.name).record(job_id, CONTENT_TYPE, len(picture))
    await store.put(storefront.name, asset.key, picture)
    now = clock.now()
    job = Job(
        id=job_id,
        storefront=storefront.name,
        user_id=user_id,
        kind=RESTORATION,
        provider=LOCAL,
        original=asset.key,
        created_at=now,
        expires_at=now + timedelta(seconds=storefront.section(Restorations).lifetime),
    )
    async with database.transaction() as uow:
        await uow.defer_add(job)
        await keep(uow, storefront.name, asset.key)
        run = RunJob(storefront=storefront.name, job_id=job.id, run_id=job.run_id)
        await enqueue(uow, run, key=job.run_id, fair_key=str(user_id))
