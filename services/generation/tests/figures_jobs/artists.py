"""A storefront that draws figures, and its customers."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
from common.events.envelope import Envelope, Event
from common.events.generation import QuotaChanged
from common.events.payments import SubscriptionChanged
from common.kernel import clock
from common.rpc.interfaces.every_service import EveryServiceInterface
from generation.app import Parts
from generation.figures.queries.quotas import Quotas
from generation.figures.tables.image import FigureImage
from generation.figures.tables.quota import Quota, QuotaEntry
from generation.jobs.tables.job import Job
from testkit.harness import Harness, run_one

from .scripted_provider import ScriptedProvider

PLANS = {"hobby": 100, "pro": 500}


class Artist:
    """A customer who orders figures."""

    def __init__(self, harness: Harness, storefront: str, user_id: UUID | None = None) -> None:
        self.harness = harness
        self.storefront = storefront
        self.user_id = user_id or uuid4()
        self.client = harness.customer(storefront, self.user_id, "figureforge")
        self._version = 0

    async def generate(self, body: Any = None, path: str = "/api/images/generate/", **headers: str) -> httpx.Response:
        return await self.client.post(path, json={} if body is None else body, headers=headers)

    async def ordered(self, **body: Any) -> UUID:
        """The id of a new job."""
        response = await self.generate(body)
        assert response.status_code == 202, response.text
        return UUID(response.json()["job_id"])

    async def status(self, job_id: UUID) -> dict[str, Any]:
        response = await self.client.get(f"/api/images/job/{job_id}/")
        assert response.status_code == 200, response.text
        body: dict[str, Any] = response.json()
        return body

    async def quota(self) -> Quota | None:
        return await Quotas(self.harness.database.autocommit, self.storefront).get(self.user_id)

    async def used(self) -> int:
        """What is used, after comparing it with the sum of the entries."""
        quota = await self.quota()
        entries = await self.entries()
        used = quota.used if quota else 0
        assert used == sum(entry.amount for entry in entries)
        return used

    async def entries(self) -> list[QuotaEntry]:
        """Newest first."""
        quotas = Quotas(self.harness.database.autocommit, self.storefront)
        return await quotas.entries(self.user_id, before=2**62, limit=1000)

    async def quota_events(self) -> list[QuotaChanged]:
        events = await self.harness.events(QuotaChanged, self.storefront)
        return [event for event in events if event.user_id == self.user_id]

    def subscription(self, tier: str = "hobby", *, version: int | None = None, **changes: Any) -> SubscriptionChanged:
        """The next state of the customer's subscription."""
        self._version = version if version is not None else self._version + 1
        now = clock.now()
        facts: dict[str, Any] = {
            "subscription_id": self.user_id,
            "plan_id": f"{tier}_monthly",
            "tier": tier,
            "credits": PLANS[tier],
            "generations_per_minute": 20,
            "status": "active",
            "current_period_start": now,
            "current_period_end": now + timedelta(days=30),
            "cancel_at_period_end": False,
            "paid_until": now + timedelta(days=30),
        }
        return SubscriptionChanged(
            storefront=self.storefront, user_id=self.user_id, version=self._version, **{**facts, **changes}
        )

    async def subscribe(self, tier: str = "hobby", **changes: Any) -> SubscriptionChanged:
        event = self.subscription(tier, **changes)
        await self.told(event)
        return event

    async def told(self, event: Event, times: int = 1) -> None:
        """Deliver an event so many times, and run nothing else."""
        envelope = Envelope.of(event)
        for _ in range(times):
            await self.harness.calls(EveryServiceInterface).deliver_event(envelope)


class Gallery:
    """A storefront of the contract figureforge; `provider` makes its pictures."""

    def __init__(self, harness: Harness, name: str, provider: ScriptedProvider, parts: Parts) -> None:
        self.harness = harness
        self.name = name
        self.provider = provider
        self.parts = parts

    def artist(self) -> Artist:
        return Artist(self.harness, self.name)

    async def job(self, job_id: UUID) -> Job:
        job = await self.harness.database.autocommit.get(Job, "id = %(id)s", id=job_id)
        assert job is not None
        return job

    async def images(self, job_id: UUID) -> list[FigureImage]:
        where = "job_id = %(id)s order by position"
        return await self.harness.database.autocommit.get_all(FigureImage, where, id=job_id)

    async def kept_files(self, job_id: UUID) -> int:
        count: int = await self.harness.database.autocommit.fetch_value(
            "select count(*) from assets where job_id = %(id)s and delete_after is null", id=job_id
        )
        return count

    async def make_due(self, job_id: UUID) -> None:
        """Make a job's task due that waits for its next attempt, or whose lease has not ended yet."""
        await self.harness.database.autocommit.execute(
            "update tasks set run_at = now() - interval '1 second'"
            " where key = (select run_id from jobs where id = %(id)s)",
            id=job_id,
        )

    async def attempt(self, job_id: UUID, times: int = 1) -> None:
        for _ in range(times):
            await self.make_due(job_id)
            assert await run_one(self.harness.queue)

    async def run_timer(self, name: str) -> None:
        (timer,) = [timer for timer in self.harness.service.timers if timer.name == name]
        await timer.run()
