"""Which server of a pool of ComfyUI executes the next workflow."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from generation.jobs.providers.provider import ProviderFailure, TemporaryFailure
from generation.jobs.providers.vendors.driver import Ask
from generation.jobs.providers.vendors.vendor_http import VendorHttp

LOADED = 1.5
"""A server that has the model loaded is preferred to one whose queue is shorter by one."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a server has to do: the models of its entries by their ids, and the one that it has `loaded` last."""

    models: dict[str, str]
    loaded: str

    def order(self, model: str) -> tuple[float, bool]:
        """Lower is better. Of equal servers one that has no other model loaded is preferred."""
        loaded = next(reversed(self.models.values()), self.loaded)
        return len(self.models) - (LOADED if loaded == model else 0), bool(loaded)


class Pool:
    """`extra_data` of a workflow names its model, so that every process knows what a server has loaded."""

    def __init__(self, http: VendorHttp, servers: tuple[str, ...]) -> None:
        self._http = http
        self._servers = servers
        self._sending: dict[str, dict[str, str]] = {server: {} for server in servers}

    @asynccontextmanager
    async def server(self, ask: Ask) -> AsyncIterator[str]:
        """The best placed server, during the submission, which counts as an entry of its queue.

        Raises TemporaryFailure if no server of the pool responds.
        """
        own = str(ask.prediction_id)
        server = await self._best(ask.model)
        self._sending[server][own] = ask.model
        try:
            yield server
        finally:
            self._sending[server].pop(own)

    async def _best(self, model: str) -> str:
        """No other task runs between the comparison and what the caller does next."""
        before = {server: dict(sending) for server, sending in self._sending.items()}
        found = await asyncio.gather(*(self._work(server) for server in self._servers))
        works = {
            server: Work({**work.models, **before[server], **self._sending[server]}, work.loaded)
            for server, work in zip(self._servers, found, strict=True)
            if work is not None
        }
        if not works:
            raise TemporaryFailure(f"{self._http.name}: no server of the pool responds")
        return min(works, key=lambda server: works[server].order(model))

    async def _work(self, server: str) -> Work | None:
        """None if the server does not respond, which is not tried again."""
        try:
            queue = await self._http.read("GET", f"{server}/queue", attempts=1)
            waiting = sorted(queue.get("queue_pending", ()), key=lambda entry: float(entry[0]))
            entries = [*queue.get("queue_running", ()), *waiting]
            history = {} if entries else await self._http.read("GET", f"{server}/history?max_items=1", attempts=1)
        except ProviderFailure:
            return None
        ended = [_model(each.get("prompt") or []) for each in history.values()]
        return Work({own_id(entry): _model(entry) for entry in entries}, next(iter(ended), ""))


def own_id(entry: list[Any]) -> str:
    """Our id of an entry `[number, prompt_id, prompt, extra_data, outputs]`, or the server's if it is not ours."""
    return str(_extra(entry).get("atelier") or entry[1])


def _model(entry: list[Any]) -> str:
    return str(_extra(entry).get("model") or "")


def _extra(entry: list[Any]) -> Mapping[str, Any]:
    extra = entry[3] if len(entry) > 3 else None
    return extra if isinstance(extra, Mapping) else {}
