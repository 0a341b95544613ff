"""A storefront under test, and its customers."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
from common.kernel import clock
from generation.jobs.tables.asset import Asset
from generation.jobs.tables.job import Job
from testkit.harness import Harness

from .pictures import picture

RESTORATIONS = "/api/restorations"


class Customer:
    def __init__(self, harness: Harness, storefront: str, user_id: UUID | None = None) -> None:
        self.harness = harness
        self.storefront = storefront
        self.user_id = user_id or uuid4()
        self.client = harness.customer(storefront, self.user_id, "reviv")

    async def get(self, path: str) -> httpx.Response:
        return await self.client.get(f"{RESTORATIONS}/{path}")

    async def status(self, number: int) -> dict[str, Any]:
        response = await self.get(f"{number}/status/")
        assert response.status_code == 200, response.text
        body: dict[str, Any] = response.json()
        return body

    async def history(self) -> list[dict[str, Any]]:
        response = await self.get("history/")
        assert response.status_code == 200, response.text
        jobs: list[dict[str, Any]] = response.json()
        return jobs

    async def post_picture(self, content: bytes, name: str = "photo.jpg", **headers: str) -> httpx.Response:
        files = {"image": (name, content, headers.pop("media_type", "image/jpeg"))}
        return await self.client.post(f"{RESTORATIONS}/upload/", files=files, headers=headers)

    async def upload(self, content: bytes | None = None) -> int:
        """The number of a new job."""
        response = await self.post_picture(picture() if content is None else content)
        assert response.status_code == 201, response.text
        number: int = response.json()["job_id"]
        return number

    async def delete(self, number: int | str) -> httpx.Response:
        return await self.client.delete(f"{RESTORATIONS}/{number}/")

    async def fetch(self, url: str) -> httpx.Response:
        """A picture as `<img src>` loads it: without any header."""
        path = url.removeprefix("http://shop.test")
        return await self.harness.anonymous(self.storefront, "reviv").get(path)

    async def job(self, number: int) -> Job:
        job = await self.harness.database.autocommit.get(Job, "number = %(number)s", number=number)
        assert job is not None
        return job

    async def stored_job(self, **values: Any) -> Job:
        """A job as it is in the database, whatever brought it there, with assets for the keys that it has."""
        now = clock.now()
        defaults = {"kind": "restoration", "provider": "local", "original": new_key(), "user_id": self.user_id}
        moments = {"created_at": now, "expires_at": now + timedelta(days=60)}
        job = Job(**{"storefront": self.storefront, **defaults, **moments, **values})
        keys = [key for key in (job.original, job.preview, job.result) if key]
        assets = [
            Asset(key=key, storefront=self.storefront, job_id=job.id, content_type="image/png", size=1) for key in keys
        ]
        await self.harness.database.autocommit.defer_add(job, *assets)
        found = await self.harness.database.autocommit.get(Job, "id = %(id)s", id=job.id)
        assert found is not None
        return found

    async def completed_job(self, **values: Any) -> Job:
        ended = {"preview": new_key(), "result": new_key(), "ended_at": clock.now()}
        return await self.stored_job(state="completed", **{**ended, **values})


class Studio:
    """A storefront that restores photographs."""

    def __init__(self, harness: Harness, name: str) -> None:
        self.harness = harness
        self.name = name

    def customer(self, user_id: UUID | None = None) -> Customer:
        return Customer(self.harness, self.name, user_id)


def new_key() -> str:
    return uuid4().hex
