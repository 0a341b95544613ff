"""Jobs as events show them to other systems."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from common.db.executor import Executor
from common.kernel.storefronts import Storefront
from common.rpc.subjects import Subject

from generation.contracts.staff.job_bodies import job_bodies
from generation.contracts.staff.schemas import JobBody
from generation.jobs.queries.staff_jobs import StaffJobs


async def _job(executor: Executor, storefront: Storefront, key: str) -> dict[str, Any]:
    job = await StaffJobs(executor, storefront.name).get(UUID(key))
    (body,) = await job_bodies([job], executor)
    return body


SUBJECTS: Mapping[str, Subject] = {"job": Subject(JobBody, _job)}
