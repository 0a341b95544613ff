"""Simulated visitors and customers of storybook, who draw, order, pay, buy retries, and retry during outages."""

import asyncio
import re
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

import httpx
from clients.storybook import Author, Cashier
from testkit.conditions import eventually
from testkit.storefronts import SHIPPED

from crash.book_confirmations import BookConfirmations
from crash.retrying_client import ONCE, TIMEOUT_SECONDS, RetryingClient, Steps

STOREFRONT = "storybook"
WIDTH = 96
"""Pixels; small, because the time that a drawing takes is not tested here."""
EVERY = 0.2
"""Seconds between polls."""
FINISHED = frozenset({"SUCCESS", "COMPLETED", "FAILED"})


def open_library(storefronts: Path) -> None:
    """Let customers of storybook send as many requests as they like, with small pictures."""
    text = (SHIPPED / f"{STOREFRONT}.toml").read_text()
    text = re.sub(r'^rate = "\d+/\w+"$', 'rate = "1000000/minute"', text, flags=re.MULTILINE)
    quick = f"[books]\nwidth = {WIDTH}\nprint_width = {WIDTH}\nwait_seconds = 5\nstalled_seconds = 864_000"
    text, count = re.subn(r"^\[books\]$", quick, text, flags=re.MULTILINE)
    assert count == 1
    (storefronts / f"{STOREFRONT}.toml").write_text(text)


@dataclass(slots=True)
class Library:
    """Storybook of a running platform, and what it has confirmed.

    An unanswered request is repeated; if its key stays held by an earlier attempt for more than `resumed_within`
    seconds, it fails.
    """

    platform: str
    secret: str
    gateways: tuple[str, ...] = ()
    resumed_within: float = TIMEOUT_SECONDS
    steps: Steps = field(default_factory=Steps)
    confirmations: BookConfirmations = field(default_factory=BookConfirmations)
    wire: RetryingClient = field(init=False)

    def __post_init__(self) -> None:
        self.wire = RetryingClient(self.steps, resumed_within=self.resumed_within)

    @property
    def sandbox(self) -> str:
        return f"{self.platform}/sandbox"

    @property
    def purchases(self) -> int:
        return len(self.confirmations.paid)

    async def keep_busy(self, closing: asyncio.Event, random: Random) -> None:
        """Run one visitor or customer after the other until the library closes."""
        while not closing.is_set():
            reader = Reader(self, random)
            if random.random() < 0.4:
                await reader.visit()
            else:
                await reader.join()
                await reader.make_a_book(closing)


class Reader(Author):
    """A visitor, or a customer after `join`."""

    def __init__(self, library: Library, random: Random) -> None:
        gateway = random.choice((library.platform, *library.gateways))
        super().__init__(f"{gateway}/{STOREFRONT}", transport=library.wire)
        self.cashier = Cashier(f"{gateway}/{STOREFRONT}", library.secret, transport=library.wire)
        self.confirmed = library.confirmations
        self.random = random

    async def join(self) -> None:
        """Register; if the response of the first attempt was lost, sign in."""
        facts = {"username": self.username, "password": "Fairy-Tale-1001", "email": self.email}
        answer = await self.call("POST", "/customer/register/", None, json=facts)
        if not answer.is_success:
            assert answer.status_code == 400, answer.text
        if not self.http.cookies.get("sessionid"):
            await self.login()
        self.confirmed.customers.add(self.email)

    async def visit(self) -> None:
        """Make the one book and character without an account, and pay for it, told several times."""
        answer = await self.call("POST", "/product/books/", None, json={"title": "A visitor's", "art_style": "Pixar"})
        if answer.status_code == 403:
            return  # the response that had the token was lost
        book = answer.json()
        self.confirmed.books.add(book["id"])
        await self.character(book)
        order = await self.order(book)
        self.confirmed.visitors[self.email] = book["id"]
        await self._pay(order["order_id"], book["id"], times=self.random.choice((1, 3)))

    async def make_a_book(self, closing: asyncio.Event) -> None:
        """Draw drafts, order the book, and draw again until no retry is left."""
        book = await self.book(style=self.random.choice(("Pixar", "Cyberpunk")))
        self.confirmed.books.add(book["id"])
        page = await self.page(book)
        await self._draw(page)
        if closing.is_set() or self.random.random() < 0.2:
            return
        order = await self.order(book)
        await self._pay(order["order_id"], book["id"])
        await eventually(lambda: self._tier(book), within=TIMEOUT_SECONDS, every=EVERY)
        for _ in range(self.random.randint(1, 4)):
            await self.random.choice((self._draw, self._draw_twice, self._abandon))(page)
            if closing.is_set():
                return
        await self._buy_a_pack(page)

    async def _tier(self, book: Any) -> Any:
        return (await self.get(f"/product/books/{book['id']}/"))["pricing_tier"]

    async def _pay(self, order: int, *books: str, times: int = 1) -> None:
        transaction = uuid4().hex
        await asyncio.gather(*(self.cashier.paid(order, transaction_id=transaction) for _ in range(times)))
        self.confirmed.paid[order] = list(books)

    async def _buy_a_pack(self, page: Any) -> None:
        """Apply a pack, several times at once."""
        item = {"content_type": "PAGE", "content_id": page["id"]}
        pack = await self.post("/orders/retry-pack/create/", item)
        await self._pay(pack["order_id"])
        body = {**item, "retry_pack_order_id": pack["retry_pack_order_id"]}

        async def is_applied() -> bool:
            answers = await asyncio.gather(*(self._apply(body) for _ in range(2)))
            assert {answer.status_code for answer in answers} <= {200, 400}, [answer.text for answer in answers]
            return any(answer.status_code == 200 or "already" in answer.text for answer in answers)

        await eventually(is_applied, within=TIMEOUT_SECONDS, every=EVERY)
        self.confirmed.packs.add(pack["retry_pack_order_id"])
        await self._draw(page)

    async def _apply(self, body: Any) -> httpx.Response:
        return await self.call("POST", "/product/retries/add/", None, json=body)

    async def _draw(self, page: Any) -> None:
        await self._finished(self._accepted(await self._version(page), page))

    async def _draw_twice(self, page: Any) -> None:
        """Two requests at once, of which one may be refused."""
        answers = await asyncio.gather(*(self._version(page) for _ in range(2)))
        for answer in answers:
            await self._finished(self._accepted(answer, page))

    async def _abandon(self, page: Any) -> None:
        """Send a request that is never repeated, whatever the response."""
        try:
            answer = await self._version(page, extensions=ONCE)
        except httpx.TransportError:
            self.confirmed.lost.append(page["id"])
            return
        if answer.status_code in (201, 403, 409):
            self._accepted(answer, page)
        else:
            self.confirmed.lost.append(page["id"])

    async def _version(self, page: Any, **options: Any) -> httpx.Response:
        headers = {"Idempotency-Key": str(uuid4())}
        body = {"page": page["id"], "prompt": "A dragon in the forest. „Hello!“"}
        return await self.call("POST", "/product/page-versions/", None, headers=headers, json=body, **options)

    def _accepted(self, answer: httpx.Response, page: Any) -> str | None:
        """The version's id; None if there was no retry left or another version was being drawn."""
        if answer.status_code in (403, 409):
            return None
        assert answer.status_code == 201, answer.text
        version: str = answer.json()["id"]
        self.confirmed.versions[version] = page["id"]
        return version

    async def _finished(self, version: str | None) -> None:
        if version is None:
            return

        async def is_finished() -> bool:
            return (await self.get(f"/product/page-versions/{version}/"))["status"] in FINISHED

        await eventually(is_finished, within=TIMEOUT_SECONDS, every=EVERY)
