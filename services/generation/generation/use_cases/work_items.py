"""The work items of the runs of jobs, by kind. Each kind has a queue of its own."""

from collections.abc import Mapping
from types import MappingProxyType

from generation.domain.figure_request import FIGURES
from generation.domain.job import RESTORATION, Job
from generation.domain.version import ILLUSTRATION
from generation.use_cases.studio import RunFigures, RunIllustration, RunJob

WORK_ITEMS: Mapping[str, type[RunJob]] = MappingProxyType(
    {RESTORATION: RunJob, FIGURES: RunFigures, ILLUSTRATION: RunIllustration}
)


def work_item(job: Job) -> RunJob:
    """What the queue executes for the present run of a job; its key is the run's id."""
    return WORK_ITEMS[job.kind](storefront=job.storefront, job_id=job.id, run_id=job.run_id)
