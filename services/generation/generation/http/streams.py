"""The events in which clients see the state of a job."""

from collections.abc import Mapping
from dataclasses import asdict

from common.http.streams import ServerEvent
from common.jobs.context import Progress

from generation.jobs.tables.job import Job


def event_of(job: Job, progress: Progress | None, status: Mapping[str, object]) -> ServerEvent:
    """The state of a job. The id is another one when the job or the progress of its run is."""
    step = progress.done if progress else 0
    shown = asdict(progress) if progress else None
    return ServerEvent(f"{job.version}-{step}", "status", {**status, "progress": shown})
