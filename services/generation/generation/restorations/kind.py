"""The kind `restoration`: a customer's photograph is restored."""

from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar

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
from generation.jobs.providers.provider import Attempt, PermanentFailure
from generation.jobs.queries import runs
from generation.jobs.rules.picture import Fault
from generation.jobs.tables.job import Job
from generation.restorations import tasks
from generation.restorations.request import RESTORATION, RestorationRequest
from generation.restorations.tasks import RestoredPicture
from generation.restorations.use_cases.use_preview import use_preview
from generation.storefront import Restorations

RUN_SECONDS, ENDING_SECONDS = 600.0, 60.0
CHECK_SECONDS, FINISH_SECONDS = 60.0, 180.0


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
        request = RestorationRequest(
            storefront=run.storefront,
            provider=run.provider,
            run_id=run.run_id,
            picture=original,
            content_type=await self._checked(original),
        )
        return [request]

    async def make(self, request: RestorationRequest, attempt: Attempt) -> RestoredPicture:
        """A provider's picture is checked like an upload."""
        result = await self.providers.get(request.provider).make(request, attempt)
        storefront = self.storefronts[request.storefront]
        side, mark = storefront.section(Restorations).preview_side, storefront.title
        task = partial(tasks.finish, result.picture, result.is_own, mark, side, self._most_pixels)
        return replace(await finish_picture(self.processes, FINISH_SECONDS, result, task), cost=result.cost)

    async def _checked(self, picture: bytes) -> str:
        """The content type of a customer's picture. Raises PermanentFailure if it cannot be accepted."""
        found = await self.processes.run(CHECK_SECONDS, picture_tasks.check, picture, 1, self._most_pixels)
        if isinstance(found, Fault):
            raise PermanentFailure(f"the picture is refused: {found}")
        return found.content_type

    @property
    def _most_pixels(self) -> int:
        return max(storefront.section(Restorations).max_pixels for storefront in self.storefronts)

    async def complete(self, uow: UnitOfWork, run: Job, product: RestoredPicture) -> bool:
        if not await runs.complete(uow, run, product.preview.key, product.full.key, product.cost):
            return False
        await publish_completion(uow, run)
        await use_preview(run.storefront, run.user_id, uow)
        return True
