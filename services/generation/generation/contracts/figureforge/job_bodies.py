"""Jobs as customers see them."""

from uuid import UUID

from common.db.executor import Executor

from generation.contracts.figureforge.image_schemas import ImageBody
from generation.contracts.figureforge.job_schemas import FigureJobBody
from generation.figures.queries.images import FigureImages
from generation.figures.rules.shown_image import Viewer
from generation.figures.tables.order import FigureRequest
from generation.http.image_urls import ImageUrls
from generation.jobs.errors import JobNotFound
from generation.jobs.tables.job import Job, JobState


async def body_of(job: Job, order: FigureRequest, executor: Executor, urls: ImageUrls) -> FigureJobBody:
    """With its pictures when it is completed."""
    shown = []
    if job.state == JobState.COMPLETED:
        shown = await FigureImages(executor, job.storefront).of_job(job.id, job.user_id)
    return FigureJobBody.of(job, order, [ImageBody.of(image, Viewer(job.user_id), urls) for image in shown])


def job_id_of(given: str) -> UUID:
    """Raises JobNotFound for what is no id."""
    try:
        return UUID(given)
    except ValueError as error:
        raise JobNotFound() from error
