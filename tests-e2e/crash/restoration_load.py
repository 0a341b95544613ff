"""Simulated customers of reviv's storefronts, who upload, buy, unlock, share and delete, and retry during outages."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

import httpx
from clients.reviv import CARD, SignInFailed, Sitter, photograph
from testkit.conditions import eventually
from testkit.storefronts import SHIPPED

from crash.restoration_confirmations import JobNumber, RestorationConfirmations
from crash.retrying_client import ONCE, TIMEOUT_SECONDS, RetryingClient, Steps

SMALL = 140, 110
"""Width and height of the pictures; small, because the time that a restoration takes is not tested here."""
ATTIC = Path(__file__).parents[1] / "storefronts" / "attic.toml"
PICTURES = 3
EVERY = 0.2
"""Seconds between polls."""
ENDED = frozenset({"completed", "failed"})
LONG = "lifetime = 5_184_000"


@dataclass(frozen=True, slots=True)
class Counter:
    """Where a storefront's customers buy: its name, its front end, and a pack that pays for `PICTURES` of its jobs."""

    storefront: str
    front_end: str
    pack: str


COUNTERS = (Counter("reviv", "http://localhost:3000", "PACK_5"), Counter("attic", "https://attic.example", "roll"))
STOREFRONTS = tuple(counter.storefront for counter in COUNTERS)


def open_laboratories(storefronts: Path) -> None:
    """Let reviv accept small pictures, and add the attic, whose jobs have a price at submission."""
    reviv = (SHIPPED / "reviv.toml").read_text()
    assert "\n[restorations]\n" in reviv
    _write(storefronts / "reviv.toml", reviv.replace("\n[restorations]\n", "\n[restorations]\nmin_side = 100\n"))
    _write(storefronts / "attic.toml", ATTIC.read_text().replace("lifetime = 86_400", LONG))


def _write(file: Path, text: str) -> None:
    file.write_text(re.sub(r'^rate = "\d+/\w+"$', 'rate = "1000000/minute"', text, flags=re.MULTILINE))


@dataclass(slots=True)
class Laboratories:
    """The storefronts of reviv's contract of a running platform, and what they have confirmed.

    `gateways` are further addresses of the platform. An unanswered request is repeated; if its key stays held by an
    earlier attempt for more than `resumed_within` seconds, it fails.
    """

    platform: str
    gateways: tuple[str, ...] = ()
    resumed_within: float = TIMEOUT_SECONDS
    steps: Steps = field(default_factory=Steps)
    confirmations: RestorationConfirmations = field(default_factory=RestorationConfirmations)
    wire: RetryingClient = field(init=False)

    def __post_init__(self) -> None:
        self.wire = RetryingClient(self.steps, resumed_within=self.resumed_within)

    @property
    def sandbox(self) -> str:
        return f"{self.platform}/sandbox"

    @property
    def purchases(self) -> int:
        return self.confirmations.paid

    async def keep_busy(self, closing: asyncio.Event, random: Random) -> None:
        """Run one customer after the other until the laboratories close, of each storefront in turn."""
        while not closing.is_set():
            for counter in COUNTERS:
                customer = Customer(self, counter, random)
                await customer.sign_in()
                await customer.visit(closing)


class Customer(Sitter):
    """A customer who has some pictures restored, and then unlocks, shares, deletes or leaves each."""

    def __init__(self, laboratories: Laboratories, counter: Counter, random: Random) -> None:
        gateway = random.choice((laboratories.platform, *laboratories.gateways))
        transport = laboratories.wire
        super().__init__(f"{gateway}/{counter.storefront}", front_end=counter.front_end, transport=transport)
        self.counter = counter
        self.confirmed = laboratories.confirmations
        self.confirmed.customers.add(self.email)
        self.random = random

    async def sign_in(self) -> "Customer":
        """Sign in, and again for every lost response of a step that succeeds only once."""
        self.access = None
        while self.access is None:
            try:
                await super().sign_in()
            except SignInFailed as failure:
                if not re.search("INVALID_STATE|INVALID_TICKET", str(failure)):
                    raise
        return self

    async def call(self, method: str, path: str, expect: int | None = 200, **options: Any) -> httpx.Response:
        """As of Sitter, with another sign-in when the access token has expired."""
        response = await super().call(method, path, None, **options)
        if self.access and response.status_code == 401:
            await self.sign_in()
            return await super().call(method, path, expect, **options)
        if expect is not None:
            assert response.status_code == expect, f"{method} {path}: {response.status_code} {response.text}"
        return response

    async def visit(self, closing: asyncio.Event) -> None:
        """Buy credits, then have pictures restored one after the other, fewer if the laboratories close."""
        await self.buy_credits()
        for _ in range(PICTURES):
            if closing.is_set():
                return
            await self.random.choice(self._ways())()

    def _ways(self) -> Sequence[Callable[[], Awaitable[None]]]:
        often = [self.unlock, self.unlock_twice, self.unlock_and_delete, self.unlock_and_leave]
        return [*often * 2, self.share, self.share_and_unlock, self.leave, self.delete, self.delete_early, self.abandon]

    async def buy_credits(self) -> None:
        """Pay a pack, sometimes in two tabs at once, and wait for the credits; leave another one unpaid."""
        page = (await self.post("/credits/purchase/", {"sku": self.counter.pack}))["checkout_url"]
        if self.random.random() < 0.2:
            await self.post("/credits/purchase/", {"sku": self.counter.pack})
        tabs = self.random.choice((1, 1, 2))
        paid = await asyncio.gather(*(self.http.post(f"{page}/pay", data={"card": CARD}) for _ in range(tabs)))
        assert [tab.status_code for tab in paid] == [303] * tabs, [tab.text for tab in paid]
        self.confirmed.paid += 1

        async def is_granted() -> bool:
            return bool((await self.me())["credit_balance"] != "0.00")

        await eventually(is_granted, within=TIMEOUT_SECONDS, every=EVERY)

    async def submit(self) -> JobNumber:
        """Upload a picture, sometimes twice at once under one key."""
        key, files = str(uuid4()), _picture()
        count = self.random.choice((1, 1, 1, 2))
        answers = await asyncio.gather(*(self._upload(201, key, files) for _ in range(count)))
        numbers = {self._note(answer, key) for answer in answers}
        assert len(numbers) == 1, numbers
        return numbers.pop()

    async def _upload(self, expect: int | None, key: str, files: Any, **options: Any) -> httpx.Response:
        headers = {"Idempotency-Key": key, "Content-Type": f"multipart/form-data; boundary={key}"}
        return await self.call("POST", "/restorations/upload/", expect, headers=headers, files=files, **options)

    def _note(self, answer: httpx.Response, key: str) -> JobNumber:
        job = JobNumber(self.counter.storefront, answer.json()["job_id"])
        self.confirmed.upload(job, key)
        return job

    async def completed(self) -> JobNumber | None:
        """Submit a picture and wait for its end; None if the restoration has failed."""
        job = await self.submit()
        states = []

        async def has_ended() -> bool:
            states.append((await self.status(job.number))["status"])
            return states[-1] in ENDED

        await eventually(has_ended, within=TIMEOUT_SECONDS, every=EVERY)
        return job if states[-1] == "completed" else None

    async def unlock(self) -> None:
        if job := await self.completed():
            await self._unlock(job)

    async def unlock_twice(self) -> None:
        """Unlock with two requests at once: one of them is told so."""
        if job := await self.completed():
            answers = await asyncio.gather(*(self._unlock(job, expect=None) for _ in range(2)))
            statuses = sorted(answer.status_code for answer in answers)
            assert statuses == [200, 409], [answer.text for answer in answers]

    async def unlock_and_delete(self) -> None:
        """Unlock and delete at once."""
        if job := await self.completed():
            unlocked, _ = await asyncio.gather(self._unlock(job, expect=None), self._delete(job))
            assert unlocked.status_code in (200, 404), unlocked.text

    async def unlock_and_leave(self) -> None:
        """Unlock with a request that is never repeated."""
        if job := await self.completed():
            try:
                await self._unlock(job, expect=None, extensions=ONCE)
            except httpx.TransportError:
                return

    async def _unlock(self, job: JobNumber, expect: int | None = 200, **options: Any) -> httpx.Response:
        answer = await self._post(job, "unlock", expect, **options)
        if answer.status_code == 200:
            self.confirmed.unlocked.add(job)
        return answer

    async def share(self) -> None:
        """Unlock by sharing, unless the customer has done so before or takes too long."""
        if job := await self.completed():
            await self._share(job)

    async def share_and_unlock(self) -> None:
        """Unlock by sharing and with credits at once."""
        if job := await self.completed():
            _, unlocked = await asyncio.gather(self._share(job), self._unlock(job, expect=None))
            assert unlocked.status_code in (200, 409), unlocked.text

    async def _share(self, job: JobNumber) -> None:
        started = await self._post(job, "share-unlock", None)
        if started.status_code != 200:
            return
        await self.http.get(started.json()["twitter"])
        if (await self._post(job, "confirm-share", None)).status_code == 200:
            self.confirmed.shared.add(job)

    async def _post(self, job: JobNumber, deed: str, expect: int | None, **options: Any) -> httpx.Response:
        headers = {"Idempotency-Key": str(uuid4())}
        path = f"/restorations/{job.number}/{deed}/"
        return await self.call("POST", path, expect, headers=headers, **options)

    async def leave(self) -> None:
        """Leave the restored picture locked."""
        await self.completed()

    async def delete(self) -> None:
        if job := await self.completed():
            await self._delete(job)

    async def delete_early(self) -> None:
        """Delete while the picture waits or is being restored."""
        job = await self.submit()
        await asyncio.sleep(self.random.uniform(0, 1))
        await self._delete(job)

    async def _delete(self, job: JobNumber) -> None:
        await self.call("DELETE", f"/restorations/{job.number}/", headers={"Idempotency-Key": str(uuid4())})
        self.confirmed.deleted.add(job)

    async def abandon(self) -> None:
        """Send an upload that is never repeated, whatever the response."""
        key = str(uuid4())
        try:
            answer = await self._upload(None, key, _picture(), extensions=ONCE)
        except httpx.TransportError:
            self.confirmed.lost.append(self.email)
            return
        if answer.status_code == 201:
            self._note(answer, key)
        else:
            self.confirmed.lost.append(self.email)


def _picture() -> Any:
    return {"image": ("old.jpg", photograph(*SMALL), "image/jpeg")}
