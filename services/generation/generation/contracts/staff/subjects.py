"""Jobs as events show them to other systems."""

from collections.abc import Mapping
from uuid import UUID

from common.db.executor import Executor
from common.kernel.storefronts import Storefront
from common.rpc.subjects import Subject

from generation.contracts.staff.schemas import JobBody
from generation.figures.queries.orders import orders_of
from generation.jobs.queries.staff_jobs import StaffJobs


async def _job(executor: Executor, storefront: Storefront, key: str) -> JobBody:
    job = await StaffJobs(executor, storefront.name).get(UUID(key))
    return JobBody.of(job, (await orders_of(executor, [job.id])).get(job.id))


SUBJECTS: Mapping[str, Subject] = {"job": Subject(JobBody, _job)}
