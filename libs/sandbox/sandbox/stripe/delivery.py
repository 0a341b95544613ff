"""Hands events to the webhooks: signed, at least once, with growing delays, across restarts."""

import asyncio
import contextlib
import hashlib
import hmac
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import httpx
import orjson
from common import clock
from common.clients.outside import Outside
from common.clients.ways import HttpClient

from sandbox.settings import SandboxSettings
from sandbox.store import Store, public

MINUTE, HOUR = 60, 3600
DELAYS = (1, 2, 5, 10, 30, MINUTE, 5 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR, 24 * HOUR)
"""Seconds of the platform's clock between attempts: about three days in all, then the address has failed."""

IN_FLIGHT = 16
TIMEOUT = 10
LEASE = 15
"""For how long a claimed delivery is nobody else's; longer than an attempt may take."""

POLL = 1.0
"""Wall-clock seconds between looks at the clock, which another process may have moved."""

_DUE = """SELECT seq, event, url, attempts FROM deliveries
    WHERE state = 'pending' AND due <= ? ORDER BY due, seq LIMIT ?"""

NAME = {"user-agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)"}
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Delivery:
    seq: int
    event: str
    url: str
    attempts: int


def signature(payload: bytes, secret: str, moment: int) -> str:
    """The `Stripe-Signature` header. `moment` is wall-clock time, as receivers compare it to theirs."""
    digest = hmac.new(secret.encode(), f"{moment}.".encode() + payload, hashlib.sha256).hexdigest()
    return f"t={moment},v1={digest}"


class Courier:
    """The delivery loop. `tick` runs before each look at what is owed, to let timers add to it."""

    def __init__(
        self,
        store: Store,
        settings: SandboxSettings,
        tick: Callable[[], None],
        way: HttpClient | None = None,
    ) -> None:
        self._store = store
        self._settings = settings
        self._tick = tick
        self._http = way or Outside()
        self._awake = asyncio.Event()
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._loop: asyncio.Task[None] | None = None

    def wake(self) -> None:
        """Something may be due."""
        self._awake.set()

    async def start(self) -> None:
        self._loop = asyncio.create_task(self._run())

    async def stop(self) -> None:
        tasks = [*self._under_way.values(), *([self._loop] if self._loop else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._loop:
            await self._http.aclose()
        self._loop = None

    async def _run(self) -> None:
        while True:
            self._awake.clear()
            try:
                self._tick()
                self._dispatch()
            except Exception:
                _log.exception("the sandbox's timers or deliveries stumbled")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._awake.wait(), POLL)

    def _dispatch(self) -> None:
        for delivery in self._claim(IN_FLIGHT - len(self._under_way)):
            task = asyncio.create_task(self._attempt(delivery))
            self._under_way[delivery.seq] = task
            task.add_done_callback(partial(self._landed, delivery.seq))

    def _landed(self, seq: int, _: asyncio.Task[None]) -> None:
        self._under_way.pop(seq, None)
        self._awake.set()

    def _claim(self, room: int) -> list[Delivery]:
        now = clock.timestamp()
        if room <= 0 or not self._store.alone.rows(_DUE, (now, 1)):
            return []
        with self._store.transaction() as transaction:
            rows = transaction.rows(_DUE, (now, room + len(self._under_way)))
            claimed = [Delivery(*row) for row in rows if row["seq"] not in self._under_way][:room]
            for delivery in claimed:
                transaction.execute("UPDATE deliveries SET due = ? WHERE seq = ?", (now + LEASE, delivery.seq))
        return claimed

    async def _attempt(self, delivery: Delivery) -> None:
        event = self._store.alone.find(delivery.event)
        if event is None:
            self._record(delivery, delivered=False, answer="the event is gone", final=True)
            return
        payload = orjson.dumps(public(event))
        headers = {
            "content-type": "application/json; charset=utf-8",
            "stripe-signature": signature(payload, self._settings.webhook_secret, int(time.time())),
        }
        try:
            status = await self._post(delivery.url, payload, headers)
        except httpx.HTTPError as error:
            self._record(delivery, delivered=False, answer=f"{type(error).__name__}: {error}")
        else:
            self._record(delivery, delivered=200 <= status < 300, answer=f"HTTP {status}")

    async def _post(self, url: str, payload: bytes, headers: Mapping[str, str]) -> int:
        return (await self._http.call("POST", url, {**NAME, **headers}, payload, TIMEOUT)).status

    def _record(self, delivery: Delivery, *, delivered: bool, answer: str, final: bool = False) -> None:
        attempts = delivery.attempts + 1
        spent = final or attempts > len(DELAYS)
        state = "delivered" if delivered else "failed" if spent else "pending"
        due = clock.timestamp() + (DELAYS[attempts - 1] if state == "pending" else 0)
        self._store.alone.execute(
            "UPDATE deliveries SET state = ?, attempts = ?, due = ?, answer = ? WHERE seq = ?",
            (state, attempts, due, answer[:300], delivery.seq),
        )
