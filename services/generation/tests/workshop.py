"""The service with a scripted provider, for what happens between submission and outcome."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from common.kernel import clock
from generation.adapters.providers import Work
from generation.domain.asset import Asset
from generation.domain.job import Job
from generation.use_cases.studio import Studio as UseCases
from testkit.harness import Harness

from .customers import Studio
from .fake_payments import FakePayments
from .scripted_provider import ScriptedProvider


class Workshop(Studio):
    """A storefront whose restorations are made by `provider`."""

    def __init__(
        self, harness: Harness, name: str, provider: ScriptedProvider, payments: FakePayments, use_cases: UseCases
    ) -> None:
        super().__init__(harness, name)
        self.provider = provider
        self.payments = payments
        self.use_cases = use_cases
        self.store = use_cases.store

    async def run_timer(self, name: str) -> None:
        (timer,) = [timer for timer in self.harness.service.timers if timer.name == name]
        await timer.run()

    async def assets_of(self, job: Job) -> list[Asset]:
        return await self.harness.database.autocommit.get_all(Asset, "job_id = %(id)s", id=job.id)

    async def unlock(self, job: Job) -> None:
        await self.harness.database.autocommit.execute(
            "update jobs set unlock_method = 'paid', unlocked_at = now() where id = %(id)s", id=job.id
        )


def a_run(content: bytes) -> Work:
    """The first attempt of a run."""
    return Work(
        storefront="reviv",
        kind="restoration",
        run_id=uuid4(),
        attempt=1,
        picture=content,
        content_type="image/jpeg",
    )


@contextmanager
def later(seconds: float) -> Iterator[None]:
    """The platform's clock is advanced inside the block."""
    clock.advance(seconds)
    try:
        yield
    finally:
        clock.advance(-seconds)
