"""The kind `restoration`: a customer's photograph is restored."""

from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar

import structlog
from common.db.unit_of_work import UnitOfWork
from common.jobs.payload import JobPayload
from common.jobs.task import RetryPolicy
from common.kernel.storefronts import Storefronts

from generation.jobs.events import publish_completion
from generation.jobs.files import StoredFiles
from generation.jobs.kind import CustomersJobKind, JobRun
from generation.jobs.processes import picture_tasks
from generation.jobs.processes.child_processes import ChildProcesses
from generation.jobs.providers.choice import Providers
from generation.jobs.providers.finish_picture import finish_picture
from generation.jobs.providers.provider import LOCAL, Attempt, PermanentFailure, Result
from generation.jobs.queries import runs
from generation.jobs.rules.picture import CheckedPicture, Fault
from generation.jobs.tables.job import Job
from generation.restorations import tasks
from generation.restorations.request import RESTORATION, RestorationRequest
from generation.restorations.tasks import RestoredPicture
from generation.restorations.use_cases.use_preview import use_preview
from generation.storefront import RESTORATION_SECONDS, Restorations

RUN_SECONDS, ENDING_SECONDS = RESTORATION_SECONDS, 60.0
CHECK_SECONDS, FINISH_SECONDS = 60.0, 180.0
log = structlog.get_logger()


class RunJob(JobRun, JobPayload, name="RunJob"):
    """The payload of a run of a restoration."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RestorationKind(CustomersJobKind[RestorationRequest, RestoredPicture]):
    """`processes` check, restore and encode photographs."""

    name: ClassVar[str] = RESTORATION
    payload: ClassVar[type[JobPayload]] = RunJob
    queue: ClassVar[str] = "restorations"
    queue_seconds: ClassVar[float] = RUN_SECONDS + ENDING_SECONDS
    retries: ClassVar[RetryPolicy] = RetryPolicy((60, 60))

    storefronts: Storefronts
    files: StoredFiles
    providers: Providers
    processes: ChildProcesses

    def seconds(self, storefront: str) -> float:
        return RUN_SECONDS

    async def load(self, run: Job) -> list[RestorationRequest]:
        assert run.original
        original = await self.files.content(run.storefront, run.original)
        checked = await self._checked(original)
        request = RestorationRequest(
            storefront=run.storefront,
            provider=run.provider,
            job_id=run.id,
            run_id=run.run_id,
            product=RESTORATION,
            credits=run.price,
            picture=original,
            content_type=checked.content_type,
            width=checked.width,
            height=checked.height,
            mask=await self._damage(run, original),
            strength=self.storefronts[run.storefront].section(Restorations).strength,
        )
        return [request]

    async def _damage(self, run: Job, original: bytes) -> bytes | None:
        """The mask of what is damaged, if a model of the route takes one."""
        if run.provider == LOCAL or not self.providers.takes_mask(run.storefront, RESTORATION, RESTORATION):
            return None
        return await self.processes.run(FINISH_SECONDS, tasks.damage_of, original)

    async def make(self, request: RestorationRequest, attempt: Attempt) -> RestoredPicture:
        """A provider's picture is checked like an upload."""
        storefront = self.storefronts[request.storefront]
        made = await self.providers.get(request.provider).make(request, attempt)
        result = made if made.is_own else await self._compared(request, attempt, made)
        side, mark = storefront.section(Restorations).preview_side, storefront.title
        wanted = request.width, request.height
        task = partial(tasks.finish, result.picture, result.is_own, wanted, mark, side, self._most_pixels)
        return replace(await finish_picture(self.processes, FINISH_SECONDS, result, task), cost=result.cost)

    async def _compared(self, request: RestorationRequest, attempt: Attempt, made: Result) -> Result:
        """The picture or, if the model has changed what it shows, what the storefront delivers instead.

        Raises PermanentFailure if that is nothing.
        """
        section = self.storefronts[request.storefront].section(Restorations)
        reason = await self._change(request, made, section)
        if reason is None:
            return made
        log.warning("restoration_unlike", run=str(request.run_id), storefront=request.storefront, reason=reason)
        if section.unlike == "fail":
            raise PermanentFailure(reason, made.cost)
        own = await self.providers.get(LOCAL).make(request, attempt)
        return replace(own, cost=made.cost)

    async def _change(self, request: RestorationRequest, made: Result, section: Restorations) -> str | None:
        """Why the picture is another one than the photograph, by what the storefront compares."""
        if section.least_likeness:
            task = partial(tasks.likeness_of, request.picture, made.picture)
            likeness = await finish_picture(self.processes, FINISH_SECONDS, made, task)
            if likeness < section.least_likeness:
                return f"{made.model} changed the picture: its likeness is {likeness:.2f}"
        if section.same_faces:
            compared = partial(tasks.face_changes, request.picture, made.picture)
            if changes := await finish_picture(self.processes, FINISH_SECONDS, made, compared):
                return f"{made.model} changed the faces: {'; '.join(changes)}"
        return None

    async def _checked(self, picture: bytes) -> CheckedPicture:
        """A customer's picture. Raises PermanentFailure if it cannot be accepted."""
        found = await self.processes.run(CHECK_SECONDS, picture_tasks.check, picture, 1, self._most_pixels)
        if isinstance(found, Fault):
            raise PermanentFailure(f"the picture is refused: {found}")
        return found

    @property
    def _most_pixels(self) -> int:
        return max(storefront.section(Restorations).max_pixels for storefront in self.storefronts)

    async def complete(self, uow: UnitOfWork, run: Job, product: RestoredPicture) -> bool:
        if not await runs.complete(uow, run, product.preview.key, product.full.key, product.cost):
            return False
        await publish_completion(uow, run)
        await use_preview(run.storefront, run.user_id, uow)
        return True
