"""Bodies of orders of figure references, and of their jobs."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from common.http import Body, Output, shown
from common.kernel.storefronts import Storefront
from pydantic import ConfigDict, Field, JsonValue, StrictInt, StrictStr

from generation.contracts.figureforge.image_schemas import ImageBody
from generation.figures.rules.choices import MODEL, FigureChoices, checked_choices, is_known
from generation.figures.rules.prompts import MAX_PROMPT
from generation.figures.tables.order import FigureRequest
from generation.figures.use_cases.submit_figures import SubmitFigures
from generation.jobs.tables.job import Job, JobState

Status = Literal["queued", "processing", "completed", "failed"]
_STATUSES: dict[JobState, Status] = {
    JobState.PENDING: "queued",
    JobState.PROCESSING: "processing",
    JobState.COMPLETED: "completed",
    JobState.FAILED: "failed",
}
NOT_MADE = "The pictures could not be made. Your credits were returned."
QUEUED = "Your pictures will be drawn shortly."
_EXAMPLE: JsonValue = {
    "prompt": "a dancer in the middle of a turn",
    "filters": {"body_type": "athletic", "pose": "action", "lighting": "dramatic"},
    "batch_size": 2,
    "model": "flux-dev",
}


class GenerateBody(Body):
    """Everything is optional. The filters are in `filters`, or beside the other members if there is no such object.

    `pose_type` is another name of `pose`. `seed` (an integer from 0), `aspect_ratio` and `model` may be among the
    filters. Unknown filters and values are refused; beside an object `filters` other unknown members are ignored.
    """

    model_config = ConfigDict(extra="allow", json_schema_extra={"examples": [_EXAMPLE]})

    prompt: Annotated[StrictStr, Field(max_length=MAX_PROMPT)] = ""
    filters: dict[str, Any] = Field(default={})
    batch_size: Annotated[StrictInt, Field(ge=1)] = 1
    model: StrictStr = Field(default_factory=str)

    def command(self, storefront: Storefront, user_id: UUID, address_id: UUID | None, job_id: UUID) -> SubmitFigures:
        """Raises InvalidFields."""
        choices = self._choices()
        return SubmitFigures(
            storefront=storefront,
            user_id=user_id,
            address_id=address_id,
            job_id=job_id,
            prompt=self.prompt,
            filters=choices.filters,
            batch_size=self.batch_size,
            model=choices.model,
            seed=choices.seed,
            aspect_ratio=choices.aspect_ratio,
        )

    def _choices(self) -> FigureChoices:
        is_nested = "filters" in self.model_fields_set
        flat = {name: value for name, value in (self.model_extra or {}).items() if is_known(name) or not is_nested}
        if MODEL in self.model_fields_set:
            flat[MODEL] = self.model
        return checked_choices(flat | {f"filters.{name}": value for name, value in self.filters.items()})


class GeneratedBody(Output):
    """`credits` of the quota are reserved for the job."""

    job_id: UUID
    status: Literal["queued"]
    batch_size: int
    message: str
    credits: int


class FigureJobBody(Output):
    """`images` are those of a completed job: fewer than `batch_size` if some could not be made or were deleted.

    `credits` were reserved; those of pictures that were not made are returned. `error` is set if the job has failed.
    """

    job_id: UUID
    status: Status
    batch_size: int
    model: str
    credits: int
    created_at: datetime
    updated_at: datetime
    completed_at: datetime | None
    error: str | None
    images: list[ImageBody]


def generated_body(order: FigureRequest) -> dict[str, Any]:
    return shown(GeneratedBody, order, status="queued", message=QUEUED)


def job_body(job: Job, order: FigureRequest, images: list[dict[str, Any]]) -> dict[str, Any]:
    state = JobState(job.state)
    return shown(
        FigureJobBody,
        order,
        status=_STATUSES[state],
        created_at=job.created_at,
        updated_at=job.ended_at or job.progressed_at or job.created_at,
        completed_at=job.ended_at if state is JobState.COMPLETED else None,
        error=NOT_MADE if state is JobState.FAILED else None,
        images=images,
    )
