"""Customers who unlock, and what they read."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from common.rpc.interfaces.payments import PaymentsInterface
from generation.jobs.tables.job import Job
from generation.restorations.use_cases.use_preview import use_preview
from testkit.harness import Harness

from ..customers import RESTORATIONS, Customer
from .fake_services import FakeIdentity, FakePayments

PLATFORMS = ["facebook", "twitter", "linkedin", "pinterest"]


class Unlocker(Customer):
    """A customer with credits."""

    def __init__(self, harness: Harness, storefront: str, payments: FakePayments, credits: int, files: Path) -> None:
        super().__init__(harness, storefront)
        self._files = files
        self._payments = payments
        self.payments: PaymentsInterface = payments
        payments.balances[storefront, self.user_id] = credits

    def file(self, job: Job) -> Path:
        """The stored full picture."""
        return self._files / job.storefront / str(job.result)

    async def completed_job(self, **values: Any) -> Job:
        job = await super().completed_job(**values)
        self.file(job).parent.mkdir(exist_ok=True)
        self.file(job).write_bytes(b"x")
        return job

    @property
    def credits(self) -> int:
        return self._payments.balances[self.storefront, self.user_id]

    async def post(self, number: Any, action: str, key: str | None = None) -> httpx.Response:
        headers = {"Idempotency-Key": key} if key else {}
        return await self.client.post(f"{RESTORATIONS}/{number}/{action}/", headers=headers)

    async def unlock(self, number: Any, key: str | None = None) -> httpx.Response:
        return await self.post(number, "unlock", key)

    async def links(self, job: Job) -> dict[str, Any]:
        response = await self.post(job.number, "share-unlock")
        assert response.status_code == 200, response.text
        body: dict[str, Any] = response.json()
        return body

    async def open(self, link: str, **headers: str) -> httpx.Response:
        """Follow a share link as a browser does, without an access token."""
        client = self.harness.anonymous(self.storefront, "reviv")
        return await client.get(link.removeprefix("http://shop.test"), headers=headers)

    async def share(self, job: Job) -> None:
        """Request the links, and open one."""
        response = await self.open((await self.links(job))["facebook"])
        assert response.status_code == 302, response.text

    async def confirm(self, number: Any) -> httpx.Response:
        return await self.post(number, "confirm-share")

    async def method(self, job: Job) -> str | None:
        """The job's unlock method in the history."""
        found = next(each for each in await self.history() if each["id"] == job.number)
        assert found["is_unlocked"] is (found["unlock_method"] is not None)
        assert bool(found["restored_full_url"]) is found["is_unlocked"]
        method: str | None = found["unlock_method"]
        return method

    async def delete_job(self, job: Job) -> None:
        await self.harness.database.autocommit.execute("delete from jobs where id = %(id)s", id=job.id)

    async def complete_a_restoration(self) -> None:
        async with self.harness.database.transaction() as uow:
            await use_preview(self.storefront, self.user_id, uow)


class UnlockStudio:
    """A storefront that restores photographs, with its fakes."""

    def __init__(
        self, harness: Harness, name: str, payments: FakePayments, identity: FakeIdentity, files: Path
    ) -> None:
        self.harness = harness
        self.name = name
        self.payments = payments
        self.identity = identity
        self.files = files

    def customer(self, credits: int = 5) -> Unlocker:
        return Unlocker(self.harness, self.name, self.payments, credits, self.files)

    def deliver_at_once(self) -> None:
        """Let `credit.consumed` be delivered before payments answers, as it usually is."""
        self.payments.after_spend = self.harness.deliver


def error(response: httpx.Response) -> tuple[int, str, dict[str, Any]]:
    """Status, code and details."""
    body = response.json()["error"]
    assert body["message"]
    return response.status_code, body["code"], body["details"]


def new_key() -> str:
    return uuid4().hex
