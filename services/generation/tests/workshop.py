"""The service with a scripted provider, for what happens between submission and outcome."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from common.kernel import clock
from generation.app import Parts, job_kinds
from generation.jobs.files import StoredFiles
from generation.jobs.providers.provider import LOCAL, Attempt, ReportProgress
from generation.jobs.tables.asset import Asset
from generation.jobs.tables.job import Job
from generation.restorations.request import RestorationRequest
from testkit.harness import Harness

from .customers import Studio
from .fake_payments import FakePayments
from .scripted_provider import ScriptedProvider


class Workshop(Studio):
    """A storefront whose restorations are made by `provider`."""

    def __init__(
        self, harness: Harness, name: str, provider: ScriptedProvider, payments: FakePayments, parts: Parts
    ) -> None:
        super().__init__(harness, name)
        self.provider = provider
        self.payments = payments
        self.parts = parts
        self.kinds = job_kinds(parts, StoredFiles(parts.database, parts.store))
        self.store = parts.store

    async def run_timer(self, name: str) -> None:
        (timer,) = [timer for timer in self.harness.service.timers if timer.name == name]
        await timer.run()

    async def assets_of(self, job: Job) -> list[Asset]:
        return await self.harness.database.autocommit.get_all(Asset, "job_id = %(id)s", id=job.id)

    async def unlock(self, job: Job) -> None:
        await self.harness.database.autocommit.execute(
            "update jobs set unlock_method = 'paid', unlocked_at = now() where id = %(id)s", id=job.id
        )


def a_run(content: bytes) -> RestorationRequest:
    return RestorationRequest(
        storefront="reviv",
        provider=LOCAL,
        job_id=uuid4(),
        run_id=uuid4(),
        picture=content,
        content_type="image/jpeg",
        width=600,
        height=500,
    )


@contextmanager
def first_attempt(report: ReportProgress) -> Iterator[Attempt]:
    """Of a run that is wanted."""
    with TemporaryDirectory() as folder:
        yield Attempt(number=1, folder=Path(folder), report=report, is_wanted=_wanted)


async def _wanted() -> bool:
    return True


@contextmanager
def later(seconds: float) -> Iterator[None]:
    """The platform's clock is advanced inside the block."""
    clock.advance(seconds)
    try:
        yield
    finally:
        clock.advance(-seconds)
