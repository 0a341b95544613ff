"""The kind `illustration`: a version of a character, a cover or a page of a book is generated."""

import asyncio
from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar

from common.db.database import Database
from common.db.unit_of_work import UnitOfWork
from common.jobs.payload import JobPayload
from common.jobs.requests import cancel_job
from common.jobs.task import RetryPolicy
from common.kernel.storefronts import Storefront, Storefronts

from generation.books import tasks as illustration_tasks
from generation.books.queries import versions
from generation.books.queries.ended_versions import announce_end
from generation.books.request import IllustrationRequest
from generation.books.tables.version import ILLUSTRATION, ContentType
from generation.books.tasks import GeneratedPicture
from generation.books.use_cases.complete_version import complete_version
from generation.books.use_cases.fail_version import fail_version
from generation.books.use_cases.illustration_of import illustration_of
from generation.books.use_cases.reopen_version import reopen_version
from generation.books.use_cases.sheet_maker import SheetMaker
from generation.jobs.files import StoredFiles
from generation.jobs.kind import CustomersJobKind, JobRun
from generation.jobs.processes.child_processes import ChildProcesses
from generation.jobs.providers.choice import Providers
from generation.jobs.providers.finish_picture import finish_picture
from generation.jobs.providers.provider import LOCAL, Attempt, PermanentFailure, Picture
from generation.jobs.queries.assets import schedule_deletion
from generation.jobs.tables.job import Job
from generation.storefront import Books

FINISH_SECONDS, REFERENCE_SECONDS = 120.0, 30.0


class RunIllustration(JobRun, JobPayload, name="RunIllustration"):
    """The payload of a run of a job that generates a version of a book's item."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IllustrationKind(CustomersJobKind[IllustrationRequest, GeneratedPicture]):
    """`processes` draw and encode the pictures of books."""

    name: ClassVar[str] = ILLUSTRATION
    payload: ClassVar[type[JobPayload]] = RunIllustration
    queue: ClassVar[str] = "illustrations"
    queue_seconds: ClassVar[float] = 7200.0
    retries: ClassVar[RetryPolicy] = RetryPolicy((5, 30))

    database: Database
    storefronts: Storefronts
    files: StoredFiles
    providers: Providers
    processes: ChildProcesses

    def seconds(self, storefront: str) -> float:
        return self.storefronts[storefront].section(Books).stalled_seconds

    def stalled_seconds(self, storefront: Storefront) -> float | None:
        return storefront.section(Books).stalled_seconds if storefront.section(Books).tiers else None

    async def load(self, run: Job) -> list[IllustrationRequest]:
        version = await versions.of_job(self.database.autocommit, run.id)
        if version is None:
            raise PermanentFailure("the version is deleted")
        request = await illustration_of(version, run.provider, run.run_id, self.database.autocommit, self.files)
        return [request if run.provider == LOCAL else await self._with_references(request)]

    async def _with_references(self, request: IllustrationRequest) -> IllustrationRequest:
        """With pictures of the characters as small as a hosted model needs them."""
        characters = []
        for character in request.characters:
            photos = [await self._small(photo) for photo in character.photos]
            sheet = await self._small(character.sheet) if character.sheet else None
            characters.append(replace(character, photos=tuple(photos), sheet=sheet))
        return replace(request, characters=tuple(characters))

    async def _small(self, picture: Picture) -> Picture:
        small = await self.processes.run(REFERENCE_SECONDS, illustration_tasks.as_reference, picture.content)
        return Picture(small, "image/jpeg")

    async def make(self, request: IllustrationRequest, attempt: Attempt) -> GeneratedPicture:
        """A provider's picture is checked and encoded anew."""
        if self._sheets.missing(request) and await self._sheets.make(request, attempt, self._sheet_seconds(request)):
            request = await self._again(request)
        result = await self.providers.get(request.provider).make(request, attempt)
        cover = None
        if request.subject == ContentType.COVER:
            cover = await asyncio.to_thread(illustration_tasks.store_photos, request, attempt.folder)
        wanted = request.width, request.height
        task = partial(illustration_tasks.finish_illustration, result.picture, result.is_own, wanted, cover)
        finished = await finish_picture(self.processes, FINISH_SECONDS, result, task)
        return replace(
            finished,
            prompt_text=request.prompt,
            model=result.model,
            request_id=result.request_id,
            cost=result.cost,
            charged=result.cost + result.charged,
        )

    @property
    def _sheets(self) -> SheetMaker:
        return SheetMaker(database=self.database, files=self.files, providers=self.providers, processes=self.processes)

    def _sheet_seconds(self, request: IllustrationRequest) -> float:
        """Half of the job's time: the other half is the picture's."""
        return self.seconds(request.storefront) / 2

    async def _again(self, request: IllustrationRequest) -> IllustrationRequest:
        """The request with the sheets that were made since. Raises PermanentFailure."""
        version = await versions.of_job(self.database.autocommit, request.job_id)
        if version is None:
            raise PermanentFailure("the version is deleted")
        again = await illustration_of(version, request.provider, request.run_id, self.database.autocommit, self.files)
        return await self._with_references(again)

    async def complete(self, uow: UnitOfWork, run: Job, product: GeneratedPicture) -> bool:
        return await complete_version(uow, run, product)

    async def give_back(self, uow: UnitOfWork, job: Job) -> None:
        await schedule_deletion(uow, job.storefront, [job.id])
        await fail_version(uow, job.id)

    async def discard(self, uow: UnitOfWork, job: Job) -> None:
        await discard_illustration(uow, job)

    async def may_restart(self, uow: UnitOfWork, job: Job) -> bool:
        """Not while another version of the item is generated, or when its book or page is closed."""
        return await reopen_version(uow, job)


async def discard_illustration(uow: UnitOfWork, job: Job) -> None:
    """End a run whose job is deleted in this transaction, and wake the requests that wait for it."""
    await cancel_job(uow, RunIllustration, job.run_id)
    await announce_end(uow, job.id)
