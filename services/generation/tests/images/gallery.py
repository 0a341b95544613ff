"""A storefront that draws figures, its customers, and their pictures as completed jobs leave them."""

from itertools import count
from typing import Any, LiteralString
from uuid import UUID, uuid4

import httpx
from common.kernel import clock
from common.storage.object_store import ObjectStore
from generation.figures.tables.image import FigureImage, public_id
from generation.figures.tables.order import FIGURES, FigureRequest
from generation.jobs.tables.asset import Asset
from generation.jobs.tables.job import Job
from generation.storefront import Figures
from testkit.harness import Harness

from ..pictures import picture

IMAGES = "/api/images/"
MODERATION = "/api/staff/v1/moderation"
FULL, THUMBNAIL = picture("PNG", (64, 96)), picture("PNG", (32, 48))
FIELDS = {
    *("id", "url", "thumbnail_url", "width", "height", "thumbnail_width", "thumbnail_height", "content_type", "tags"),
    *("is_public", "is_favorite", "favorites_count", "created_at", "model", "job_id"),
}
DETAILS = {
    *("prompt", "negative_prompt", "filters", "parameters", "seed", "provider", "flag_status", "updated_at"),
}
_SUBSCRIBE: LiteralString = """
insert into quotas
  (storefront, user_id, used, images_generated, plan_id, tier, status, subscription_version, version)
values (%(storefront)s, %(user_id)s, 0, 0, 'pro_monthly', 'pro', %(status)s, 1, 1)
"""


class Gallery:
    def __init__(self, harness: Harness, store: ObjectStore, **figures: Any) -> None:
        self.harness = harness
        self.store = store
        usual = harness.storefronts["figureforge"].section(Figures)
        self.name = harness.storefront("figureforge", usual.model_copy(update=figures))
        self.visitor = Visitor(self, None)
        self.staff = harness.staff(self.name)

    def customer(self, email: str | None = None) -> "Visitor":
        return Visitor(self, uuid4(), email)

    async def subscriber(self, status: str = "active") -> "Visitor":
        customer = self.customer()
        await self.harness.database.autocommit.execute(
            _SUBSCRIBE, storefront=self.name, user_id=customer.user_id, status=status
        )
        return customer

    async def load(self, image_id: str) -> FigureImage | None:
        return await self.harness.database.autocommit.get(
            FigureImage, "id = %(id)s", id=UUID(image_id.removeprefix("img_"))
        )

    async def flagged(self, *tags: str) -> str:
        """A public picture that customers have reported until it was hidden."""
        image_id = await self.customer().image(is_public=True, tags=list(tags))
        for _ in range(3):
            assert (await self.customer().report(image_id)).status_code == 200
        return image_id

    async def decide(self, image_id: str, decision: str, reason: str = "seen") -> httpx.Response:
        return await self.staff.post(f"{MODERATION}/images/{image_id}/{decision}", json={"reason": reason})

    async def log(self, image_id: str) -> list[dict[str, Any]]:
        """The entries about a picture, newest first."""
        response = await self.staff.get(f"{MODERATION}/log", params={"image_id": image_id})
        assert response.status_code == 200, response.text
        entries: list[dict[str, Any]] = response.json()["items"]
        return entries


class Visitor:
    """A customer, or a visitor without a `user_id`."""

    _seeds = count(1000)

    def __init__(self, gallery: Gallery, user_id: UUID | None, email: str | None = None) -> None:
        self.gallery = gallery
        self.user_id = user_id
        harness = gallery.harness
        self.client = (
            harness.customer(gallery.name, user_id, "figureforge", email)
            if user_id
            else harness.anonymous(gallery.name, "figureforge")
        )

    async def image(self, **values: Any) -> str:
        """The id of a new picture of this customer, a batch of its own, with its files stored."""
        assert self.user_id is not None
        seed = next(self._seeds)
        job = Job(
            storefront=self.gallery.name,
            user_id=self.user_id,
            kind=FIGURES,
            provider="local",
            state="completed",
            ended_at=clock.now(),
        )
        full, thumbnail = await self._stored(job, FULL), await self._stored(job, THUMBNAIL)
        image = FigureImage(
            **{
                "storefront": job.storefront,
                "user_id": job.user_id,
                "job_id": job.id,
                "position": 0,
                "file": full.key,
                "thumbnail": thumbnail.key,
                "content_type": "image/png",
                "width": 64,
                "height": 96,
                "thumbnail_width": 32,
                "thumbnail_height": 48,
                "seed": seed,
                "tags": ["pose:standing"],
                "is_ready": True,
                **values,
            }
        )
        await self._add(job, _request(job, seed), full, thumbnail, image)
        return public_id(image.id)

    async def get(self, path: str = "", **params: Any) -> httpx.Response:
        return await self.client.get(IMAGES + path, params=params)

    async def page(self, path: str, **params: Any) -> dict[str, Any]:
        response = await self.get(path, **params)
        assert response.status_code == 200, response.text
        body: dict[str, Any] = response.json()
        return body

    async def ids(self, path: str, **params: Any) -> list[str]:
        return [image["id"] for image in (await self.page(path, **params))["results"]]

    async def detail(self, image_id: str) -> dict[str, Any]:
        response = await self.get(f"{image_id}/")
        assert response.status_code == 200, response.text
        body: dict[str, Any] = response.json()
        return body

    async def update(self, image_id: str, body: Any, path: str = "update/", method: str = "PATCH") -> httpx.Response:
        return await self.client.request(method, f"{IMAGES}{image_id}/{path}", json=body)

    async def delete(self, image_id: str) -> httpx.Response:
        return await self.client.delete(f"{IMAGES}{image_id}/delete/")

    async def toggle(self, image_id: str) -> httpx.Response:
        return await self.client.post(f"{IMAGES}{image_id}/favorite/")

    async def report(self, image_id: str, reason: str = "other", **more: Any) -> httpx.Response:
        return await self.client.post(f"{IMAGES}{image_id}/report/", json={"reason": reason, **more})

    async def fetch(self, url: str) -> httpx.Response:
        """A picture as `<img src>` loads it: without any header."""
        client = self.gallery.harness.anonymous(self.gallery.name, "figureforge")
        return await client.get(url.removeprefix("http://shop.test"))

    async def _stored(self, job: Job, content: bytes) -> Asset:
        asset = Asset(storefront=job.storefront, job_id=job.id, content_type="image/png", size=len(content))
        await self.gallery.store.put(job.storefront, asset.key, content)
        return asset

    async def _add(self, *rows: Any) -> None:
        async with self.gallery.harness.database.transaction() as uow:
            await uow.defer_add(*rows)


def _request(job: Job, seed: int) -> FigureRequest:
    return FigureRequest(
        job_id=job.id,
        model="flux-dev",
        credits=1,
        batch_size=1,
        prompt="a private prompt",
        negative_prompt="text, watermark",
        filters={"pose": "standing"},
        tags=["pose:standing"],
        seed=seed,
        aspect_ratio="square",
        width=64,
        height=96,
    )
