"""Jobs as customers see them."""

from typing import Any
from uuid import UUID

from common.db.executor import Executor

from generation.contracts.figureforge.image_schemas import image_body
from generation.contracts.figureforge.job_schemas import job_body
from generation.figures.queries.images import FigureImages
from generation.figures.rules.shown_image import Viewer
from generation.figures.tables.order import FigureRequest
from generation.http.image_urls import ImageUrls
from generation.jobs.errors import JobNotFound
from generation.jobs.tables.job import Job, JobState


async def body_of(job: Job, order: FigureRequest, executor: Executor, urls: ImageUrls) -> dict[str, Any]:
    """With its pictures when it is completed."""
    images = []
    if job.state == JobState.COMPLETED:
        images = await FigureImages(executor, job.storefront).of_job(job.id, job.user_id)
    return job_body(job, order, [image_body(image, Viewer(job.user_id), urls) for image in images])


def job_id_of(given: str) -> UUID:
    """Raises JobNotFound for what is no id."""
    try:
        return UUID(given)
    except ValueError as error:
        raise JobNotFound() from error
