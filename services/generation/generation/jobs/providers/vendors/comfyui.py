"""ComfyUI on one's own GPUs: workflows in API format, on the server of a pool that is best placed for the model."""

from collections.abc import Mapping
from copy import deepcopy
from hashlib import sha256
from typing import Any
from urllib.parse import quote, urlencode

import orjson

from generation.jobs.providers.provider import PermanentFailure, Picture
from generation.jobs.providers.vendors.comfyui_pool import Pool, own_id
from generation.jobs.providers.vendors.driver import Answer, Ask, Driver, Outcome, Usage, attached
from generation.jobs.providers.vendors.multipart import multipart
from generation.jobs.providers.vendors.vendor_http import VendorHttp


class ComfyUi(Driver):
    """Our id of a prediction is ComfyUI's `prompt_id`, and in `extra_data` for servers that choose another one."""

    def __init__(self, http: VendorHttp, servers: tuple[str, ...]) -> None:
        self._http = http
        self._servers = servers
        self._pool = Pool(http, servers)

    async def submit(self, ask: Ask) -> Answer:
        async with self._pool.server(ask) as server:
            return await self._submit(server, ask)

    async def _submit(self, server: str, ask: Ask) -> Answer:
        async def attach(picture: Picture) -> str:
            return await self._upload(server, ask, picture)

        own = str(ask.prediction_id)
        body = {
            "prompt": filled(ask.workflow, await attached(ask.input, attach)),
            "prompt_id": own,
            "client_id": own,
            "extra_data": {"atelier": own, "model": ask.model},
        }
        found = await self._http.start(f"{server}/prompt", "application/json", orjson.dumps(body))
        if found.get("node_errors"):
            raise PermanentFailure(f"{self._http.name}: {self._http.shown(orjson.dumps(found['node_errors']))}")
        return Answer(id=str(found["prompt_id"]), address=f"{server}/history/{quote(str(found['prompt_id']))}")

    async def find(self, ask: Ask) -> Answer | None:
        """In the queues and histories of all servers. Raises TemporaryFailure while one does not respond."""
        for server in self._servers:
            queue = await self._http.read("GET", f"{server}/queue")
            history = await self._http.read("GET", f"{server}/history")
            waiting = [*queue.get("queue_running", ()), *queue.get("queue_pending", ())]
            for entry in [*waiting, *(each.get("prompt") for each in history.values())]:
                if entry and own_id(entry) == str(ask.prediction_id):
                    return Answer(id=str(entry[1]), address=f"{server}/history/{quote(str(entry[1]))}")
        return None

    async def read(self, prediction: Answer) -> Answer:
        history = await self._http.read("GET", prediction.address)
        entry = history.get(prediction.id)
        if entry is None:
            return await self._waiting(prediction)
        status = entry.get("status") or {}
        if status.get("status_str") == "error":
            interrupted = any(name == "execution_interrupted" for name, *_ in status.get("messages") or ())
            outcome = Outcome.ABORTED if interrupted else Outcome.FAILED
            return Answer(id=prediction.id, address=prediction.address, outcome=outcome, error=_error(status))
        server = prediction.address.rpartition("/history/")[0]
        pictures = [f"{server}/view?{urlencode(_place(each))}" for each in _images(entry.get("outputs") or {})]
        return Answer(
            id=prediction.id,
            address=prediction.address,
            outcome=Outcome.SUCCEEDED,
            outputs=tuple(pictures),
            usage=Usage(seconds=_seconds(status)),
        )

    async def _waiting(self, prediction: Answer) -> Answer:
        """Raises TemporaryFailure if the server knows nothing of it any more: it was started anew."""
        server = prediction.address.rpartition("/history/")[0]
        queue = await self._http.read("GET", f"{server}/queue")
        waiting = [*queue.get("queue_running", ()), *queue.get("queue_pending", ())]
        if any(entry[1] == prediction.id for entry in waiting):
            return prediction
        if prediction.id in await self._http.read("GET", prediction.address):  # it ended between the two requests
            return prediction
        return Answer(id=prediction.id, address=prediction.address, outcome=Outcome.ABORTED, error="the server lost it")

    async def cancel(self, prediction: Answer) -> None:
        """Take it out of the queue, and interrupt it if it is being executed."""
        server = prediction.address.rpartition("/history/")[0]
        body = orjson.dumps({"delete": [prediction.id]})
        await self._http.put(
            "POST", f"{server}/queue", {**self._http.headers, "content-type": "application/json"}, body
        )
        running = (await self._http.read("GET", f"{server}/queue")).get("queue_running", ())
        if any(entry[1] == prediction.id for entry in running):
            body = orjson.dumps({"prompt_id": prediction.id})
            headers = {**self._http.headers, "content-type": "application/json"}
            await self._http.put("POST", f"{server}/interrupt", headers, body)

    async def _upload(self, server: str, ask: Ask, picture: Picture) -> str:
        name = f"{ask.prediction_id}-{sha256(picture.content).hexdigest()[:16]}"
        media_type, content = multipart([("image", picture), ("overwrite", "true")], name)
        headers = {**self._http.headers, "content-type": media_type}
        stored = await self._http.put("POST", f"{server}/upload/image", headers, content)
        folder = stored.get("subfolder")
        return f"{folder}/{stored['name']}" if folder else str(stored["name"])


def filled(workflow: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of a workflow with values at `NODE.INPUT`."""
    copy = deepcopy(dict(workflow))
    for place, value in values.items():
        node, _, name = place.partition(".")
        copy[node]["inputs"][name] = value
    return copy


def _images(outputs: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Saved pictures before previews."""
    found = [image for node in outputs.values() for image in node.get("images") or ()]
    return sorted(found, key=lambda image: image.get("type") != "output")


def _place(image: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(image.get(name, "")) for name in ("filename", "subfolder", "type")}


def _error(status: Mapping[str, Any]) -> str:
    faults = [facts.get("exception_message", "") for name, facts in status.get("messages") or () if "error" in name]
    return str(next((fault for fault in faults if fault), "the workflow failed"))[:500]


def _seconds(status: Mapping[str, Any]) -> float:
    moments = {
        name: facts.get("timestamp") for name, facts in status.get("messages") or () if isinstance(facts, Mapping)
    }
    begun, ended = moments.get("execution_start"), moments.get("execution_success")
    return max(0.0, (ended - begun) / 1000) if begun and ended else 0.0
