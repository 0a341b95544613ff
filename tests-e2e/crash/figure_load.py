"""Simulated customers of figureforge, who have figures drawn, delete, subscribe, and retry during outages."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

import httpx
from clients.figureforge import CARD, Artist
from testkit.conditions import eventually
from testkit.storefronts import SHIPPED

from crash.figure_confirmations import FigureConfirmations
from crash.retrying_client import ONCE, TIMEOUT_SECONDS, RetryingClient, Steps

STOREFRONT = "figureforge"
FREE_CREDITS = 7
SIDE = 96
"""Pixels; small, because the time that a drawing takes is not tested here."""
GENERATIONS = 4
EVERY = 0.2
"""Seconds between polls."""
ENDED = frozenset({"completed", "failed"})
NO_CREDITS = "INSUFFICIENT_QUOTA"


def open_studio(storefronts: Path) -> None:
    """Let customers of figureforge send as many requests as they like, and begin with a few more credits.

    Figures are small. There are no demo figures, because there is no gallery.
    """
    text = (SHIPPED / f"{STOREFRONT}.toml").read_text()
    text = re.sub(r'^rate = "\d+/\w+"$', 'rate = "1000000/minute"', text, flags=re.MULTILINE)
    text = re.sub(r"generations_per_minute = \d+", "generations_per_minute = 100000", text)
    patient = (
        f"free_credits = {FREE_CREDITS}\nstalled_seconds = 864_000"  # the clock advances faster than figures are drawn
    )
    text, count = re.subn(r"free_credits = \d+", patient, text)
    assert count == 1
    text = text.replace("[figures]\n", f"[figures]\nside = {SIDE}\npublic_gallery = false\n")
    (storefronts / f"{STOREFRONT}.toml").write_text(text)


@dataclass(slots=True)
class Studio:
    """Figureforge of a running platform, and what it has confirmed.

    `gateways` are further addresses of the platform. An unanswered request is repeated; if its key stays held by an
    earlier attempt for more than `resumed_within` seconds, it fails.
    """

    platform: str
    gateways: tuple[str, ...] = ()
    resumed_within: float = TIMEOUT_SECONDS
    steps: Steps = field(default_factory=Steps)
    confirmations: FigureConfirmations = field(default_factory=FigureConfirmations)
    wire: RetryingClient = field(init=False)

    def __post_init__(self) -> None:
        self.wire = RetryingClient(self.steps, resumed_within=self.resumed_within)

    @property
    def sandbox(self) -> str:
        return f"{self.platform}/sandbox"

    @property
    def purchases(self) -> int:
        return len(self.confirmations.subscribed)

    async def keep_busy(self, closing: asyncio.Event, random: Random) -> None:
        """Run one customer after the other until the studio closes."""
        while not closing.is_set():
            customer = Customer(self, random)
            await customer.sign_in()
            await customer.visit(closing)


class Customer(Artist):
    """A customer who has figures drawn until the credits are used up, and then may subscribe."""

    def __init__(self, studio: Studio, random: Random) -> None:
        gateway = random.choice((studio.platform, *studio.gateways))
        super().__init__(f"{gateway}/{STOREFRONT}", transport=studio.wire)
        self.mailbox = f"{studio.sandbox}/mail/"
        self.confirmed = studio.confirmations
        self.confirmed.customers.add(self.email)
        self.random = random

    async def sign_in(self) -> "Customer":
        """Sign in, and again with another code while the response of a used code is lost."""
        self.access = None
        while self.access is None:
            body = {"email": self.email, "code": await self.code()}
            answer = await self.call("POST", "/auth/magic-link/verify/", None, json=body)
            if answer.status_code == 200:
                self.access = answer.json()["access_token"]
            else:
                assert answer.status_code == 400, answer.text
        return self

    async def call(self, method: str, path: str, expect: int | None = 200, **options: Any) -> httpx.Response:
        """As of Artist, with another sign-in when the access token has expired."""
        response = await super().call(method, path, None, **options)
        if self.access and response.status_code == 401:
            await self.sign_in()
            return await super().call(method, path, expect, **options)
        if expect is not None:
            assert response.status_code == expect, f"{method} {path}: {response.status_code} {response.text}"
        return response

    async def mails(self) -> list[dict[str, Any]]:
        """As of Artist; only one gateway has the mailbox."""
        mails: list[dict[str, Any]] = (await self.http.get(self.mailbox, params={"to": self.email})).json()
        return mails

    async def visit(self, closing: asyncio.Event) -> None:
        """Generate some times, fewer if the studio closes."""
        for _ in range(GENERATIONS):
            if closing.is_set():
                return
            await self.random.choice(self._ways())()

    def _ways(self) -> Sequence[Callable[[], Awaitable[None]]]:
        often = [self.draw_one, self.draw_batch, self.draw_many_at_once]
        seldom = [self.draw_and_delete, self.leave, self.abandon, self.subscribe_and_draw, self.subscribe_and_draw]
        return [*often * 2, *seldom]

    async def draw_one(self) -> None:
        await self._ended(await self._submit(1))

    async def draw_batch(self) -> None:
        await self._ended(await self._submit(self.random.randint(2, 3)))

    async def draw_many_at_once(self) -> None:
        """Submit more generations at once than there may be credits for."""
        jobs = await asyncio.gather(*(self._submit(self.random.randint(1, 2)) for _ in range(4)))
        for job in jobs:
            await self._ended(job)

    async def draw_and_delete(self) -> None:
        """Delete the first picture of a generation, sometimes with two requests at once."""
        job = await self._ended(await self._submit(2))
        if job is None or not job["images"]:
            return
        image = job["images"][0]["id"]
        count = self.random.choice((1, 2))
        answers = await asyncio.gather(*(self._delete(image) for _ in range(count)))
        statuses = {answer.status_code for answer in answers}
        assert statuses <= {200, 404}, [answer.text for answer in answers]
        self.confirmed.deleted[image] = job["job_id"]

    async def _delete(self, image: str) -> httpx.Response:
        headers = {"Idempotency-Key": str(uuid4())}
        return await self.call("DELETE", f"/images/{image}/delete/", None, headers=headers)

    async def leave(self) -> None:
        """Submit and do not wait."""
        await self._submit(1)

    async def subscribe_and_draw(self) -> None:
        """Pay a subscription, sometimes in two tabs at once, wait for its credits, and use some."""
        if self.email not in self.confirmed.subscribed:
            plan = {"plan_id": "hobby_monthly"}
            page = (await self.post("/subscriptions/checkout/", plan))["checkout_url"]
            tabs = self.random.choice((1, 1, 2))
            paid = await asyncio.gather(*(self.http.post(f"{page}/pay", data={"card": CARD}) for _ in range(tabs)))
            assert [tab.status_code for tab in paid] == [303] * tabs, [tab.text for tab in paid]
            self.confirmed.subscribed.add(self.email)

            async def is_subscribed() -> bool:
                return bool((await self.me())["quota_limit"] > FREE_CREDITS)

            await eventually(is_subscribed, within=TIMEOUT_SECONDS, every=EVERY)
        await self.draw_batch()

    async def _submit(self, pictures: int) -> str | None:
        """Submit a generation, sometimes twice at once under one key; None if the credits do not suffice."""
        key = str(uuid4())
        count = self.random.choice((1, 1, 1, 2))
        answers = await asyncio.gather(*(self._generate(key, pictures) for _ in range(count)))
        if any(answer.status_code == 403 for answer in answers):
            assert all(answer.json()["error"]["code"] == NO_CREDITS for answer in answers), answers
            self.confirmed.refused += 1
            return None
        (job,) = {self._accepted(answer, key) for answer in answers}
        return job

    async def _generate(self, key: str, pictures: int, **options: Any) -> httpx.Response:
        headers = {"Idempotency-Key": key}
        body = {"batch_size": pictures, "model": "flux-schnell"}
        return await self.call("POST", "/images/generate/", None, headers=headers, json=body, **options)

    def _accepted(self, answer: httpx.Response, key: str) -> str:
        assert answer.status_code == 202, answer.text
        job: str = answer.json()["job_id"]
        self.confirmed.accept(job, key)
        return job

    async def _ended(self, job: str | None) -> dict[str, Any] | None:
        """Wait until a generation has ended; None if there is none, or it has failed."""
        if job is None:
            return None
        found: dict[str, Any] = {}

        async def has_ended() -> bool:
            found.update(await self.job(job))
            return found["status"] in ENDED

        await eventually(has_ended, within=TIMEOUT_SECONDS, every=EVERY)
        return found if found["status"] == "completed" else None

    async def abandon(self) -> None:
        """Send a generation that is never repeated, whatever the response."""
        key = str(uuid4())
        try:
            answer = await self._generate(key, 1, extensions=ONCE)
        except httpx.TransportError:
            self.confirmed.lost.append(self.email)
            return
        if answer.status_code == 202:
            self._accepted(answer, key)
        elif answer.status_code != 403:
            self.confirmed.lost.append(self.email)
