"""Sends events to the webhooks: signed, at least once, retried with growing delays, also after a restart."""

import asyncio
import hashlib
import hmac
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import orjson
from common.kernel import clock
from common.rpc.external_transport import ExternalTransport
from common.rpc.http_transport import HttpClientError, HttpTransport

from sandbox.background import BackgroundLoop
from sandbox.settings import SandboxSettings
from sandbox.store import Store, public

MINUTE, HOUR = 60, 3600
DELAYS = (1, 2, 5, 10, 30, MINUTE, 5 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR, 24 * HOUR)
"""Seconds of the platform's clock between attempts: about three days in all, then the delivery has failed."""

IN_FLIGHT = 16
TIMEOUT = 10
LEASE = 15
"""Seconds for which a claimed delivery is not claimed again; longer than an attempt may take."""

_DUE = """SELECT seq, event, url, attempts FROM deliveries
    WHERE state = 'pending' AND due <= ? ORDER BY due, seq LIMIT ?"""

USER_AGENT = {"user-agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)"}


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


class WebhookSender:
    """The delivery loop. `run_timers` is called before each check for due deliveries, because timers create events."""

    def __init__(
        self,
        store: Store,
        settings: SandboxSettings,
        run_timers: Callable[[], None],
        http: HttpTransport | None = None,
    ) -> None:
        self._store = store
        self._settings = settings
        self._run_timers = run_timers
        self._http = http or ExternalTransport()
        self._in_flight: dict[int, asyncio.Task[None]] = {}
        self._loop = BackgroundLoop(self._step, "sandbox timers or webhook deliveries")

    def wake(self) -> None:
        """Check for due deliveries at once."""
        self._loop.wake()

    async def start(self) -> None:
        await self._loop.start()

    async def stop(self) -> None:
        started = self._loop.running
        await self._loop.stop()
        tasks = [*self._in_flight.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if started:
            await self._http.aclose()

    def _step(self) -> None:
        self._run_timers()
        self._dispatch()

    def _dispatch(self) -> None:
        for delivery in self._claim(IN_FLIGHT - len(self._in_flight)):
            task = asyncio.create_task(self._attempt(delivery))
            self._in_flight[delivery.seq] = task
            task.add_done_callback(partial(self._finished, delivery.seq))

    def _finished(self, seq: int, _: asyncio.Task[None]) -> None:
        self._in_flight.pop(seq, None)
        self._loop.wake()

    def _claim(self, room: int) -> list[Delivery]:
        now = clock.timestamp()
        if room <= 0 or not self._store.autocommit.rows(_DUE, (now, 1)):
            return []
        with self._store.transaction() as transaction:
            rows = transaction.rows(_DUE, (now, room + len(self._in_flight)))
            claimed = [Delivery(*row) for row in rows if row["seq"] not in self._in_flight][:room]
            for delivery in claimed:
                transaction.execute("UPDATE deliveries SET due = ? WHERE seq = ?", (now + LEASE, delivery.seq))
        return claimed

    async def _attempt(self, delivery: Delivery) -> None:
        event = self._store.autocommit.find(delivery.event)
        if event is None:
            self._record(delivery, delivered=False, answer="the event no longer exists", final=True)
            return
        payload = orjson.dumps(public(event))
        headers = {
            "content-type": "application/json; charset=utf-8",
            "stripe-signature": signature(payload, self._settings.webhook_secret, int(time.time())),
        }
        try:
            status = await self._post(delivery.url, payload, headers)
        except HttpClientError as error:
            self._record(delivery, delivered=False, answer=f"{type(error).__name__}: {error}")
        else:
            self._record(delivery, delivered=200 <= status < 300, answer=f"HTTP {status}")

    async def _post(self, url: str, payload: bytes, headers: Mapping[str, str]) -> int:
        return (await self._http.request("POST", url, {**USER_AGENT, **headers}, payload, TIMEOUT)).status

    def _record(self, delivery: Delivery, *, delivered: bool, answer: str, final: bool = False) -> None:
        attempts = delivery.attempts + 1
        spent = final or attempts > len(DELAYS)
        state = "delivered" if delivered else "failed" if spent else "pending"
        due = clock.timestamp() + (DELAYS[attempts - 1] if state == "pending" else 0)
        self._store.autocommit.execute(
            "UPDATE deliveries SET state = ?, attempts = ?, due = ?, answer = ? WHERE seq = ?",
            (state, attempts, due, answer[:300], delivery.seq),
        )
