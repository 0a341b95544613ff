"""Computes the results of predictions in threads, and calls webhooks."""

import asyncio
import logging
from functools import partial

import orjson
from common.kernel import clock
from common.rpc.external_transport import ExternalTransport
from common.rpc.http_transport import HttpClientError, HttpTransport

from sandbox.background import BackgroundLoop
from sandbox.images import pictures
from sandbox.images.predictions import SIDE, TERMINAL, Predictions, shown
from sandbox.settings import SandboxSettings
from sandbox.store import Document

AT_ONCE = 2
TIMEOUT = 10
DELAYS = (1.0, 5.0, 30.0)
"""Seconds between the attempts of a call of a webhook."""

_log = logging.getLogger(__name__)


class PredictionRunner:
    def __init__(self, predictions: Predictions, settings: SandboxSettings, http: HttpTransport | None) -> None:
        self._predictions = predictions
        self._settings = settings
        self._http = http or ExternalTransport()
        self._loop = BackgroundLoop(self._step, "the sandbox's image model")
        self._in_flight: dict[str, asyncio.Task[None]] = {}

    def wake(self) -> None:
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
        for document in self._predictions.due(AT_ONCE + len(self._in_flight)):
            identifier = document["id"]
            if identifier not in self._in_flight and len(self._in_flight) < AT_ONCE:
                task = asyncio.create_task(self._advance(document))
                self._in_flight[identifier] = task
                task.add_done_callback(partial(self._finished, identifier))

    def _finished(self, identifier: str, task: "asyncio.Task[None]") -> None:
        self._in_flight.pop(identifier, None)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("the prediction %s failed", identifier, exc_info=error)
            self._predictions.end(identifier, "failed", "internal error")
        self._loop.wake()

    async def _advance(self, document: Document) -> None:
        if document["status"] in TERMINAL:
            await self._notify(document)
        elif failure := document["behaviour"]["failure"]:
            self._predictions.end(document["id"], "failed", failure)
        else:
            content = self._predictions.content(document["id"]) or b""
            result = await asyncio.to_thread(_result, document["input"], content)
            self._predictions.end(document["id"], "succeeded", result=result)

    async def _notify(self, document: Document) -> None:
        """Call the webhook as often as is outstanding; a failed call is repeated a few times."""
        body = orjson.dumps(shown(document, self._settings.public_url.rstrip("/")))
        status = 0
        try:
            headers = {"content-type": "application/json"}
            status = (await self._http.request("POST", document["webhook"], headers, body, TIMEOUT)).status
        except HttpClientError as error:
            _log.warning("the webhook of prediction %s failed: %s", document["id"], error)
        attempts = document.get("attempts", 0) + 1
        if 200 <= status < 300 or attempts > len(DELAYS):
            document |= {"notify": document["notify"] - 1, "attempts": 0}
            due = clock.timestamp() if document["notify"] else None
        else:
            document["attempts"] = attempts
            due = clock.timestamp() + DELAYS[attempts - 1]
        self._predictions.save(document, due)


def _result(asked: Document, content: bytes) -> bytes:
    if content:
        return pictures.restored(content)
    return pictures.drawn(f"{asked['prompt']} {asked['seed']}", asked.get("width", SIDE), asked.get("height", SIDE))
