"""Replicate's HTTP API: predictions of a model, by its name or by a version."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import orjson

from generation.jobs.providers.provider import PermanentFailure, Picture
from generation.jobs.providers.vendors.driver import (
    Answer,
    Ask,
    Driver,
    Outcome,
    Usage,
    WebhookCall,
    attached,
    data_uri,
)
from generation.jobs.providers.vendors.multipart import multipart
from generation.jobs.providers.vendors.published_schema import fault_of
from generation.jobs.providers.vendors.vendor_http import VendorHttp
from generation.jobs.providers.vendors.webhook_signatures import is_standard_webhook

DATA_URI_BYTES = 262_144
"""Larger files are uploaded."""
PAGES = 5
"""So many pages of the list of predictions are read to find one."""
CLOCK_SKEW = timedelta(seconds=30)
_OUTCOMES = {
    "starting": Outcome.RUNNING,
    "processing": Outcome.RUNNING,
    "succeeded": Outcome.SUCCEEDED,
    "failed": Outcome.FAILED,
    "canceled": Outcome.CANCELLED,
    "aborted": Outcome.ABORTED,
}
_REFUSED = re.compile(r"nsfw|sensitive|E005|safety|moderat|content polic", re.IGNORECASE)


def is_refusal(text: str) -> bool:
    return _REFUSED.search(text) is not None


class Replicate(Driver):
    """Without a webhook the answer to a submission waits for the picture as long as the pause between two polls."""

    def __init__(self, http: VendorHttp, base_url: str, wait_seconds: float) -> None:
        self._http = http
        self._base = base_url
        self._wait = min(60, max(1, round(wait_seconds)))
        self._secret: bytes | None = None
        self._known: dict[str, Mapping[str, Any] | None] = {}

    async def submit(self, ask: Ask) -> Answer:
        name, _, version = ask.model.partition(":")
        body: dict[str, Any] = {
            "input": await attached(ask.input, self._uploaded if ask.always_upload else self._attach)
        }
        if ask.webhook:
            body |= {"webhook": ask.webhook, "webhook_events_filter": ["completed"]}
        if version:
            path, body = "/predictions", body | {"version": version}
        else:
            path = f"/models/{name}/predictions"
        headers = {} if ask.webhook else {"prefer": f"wait={self._wait}"}
        found = await self._http.start(f"{self._base}{path}", "application/json", orjson.dumps(body), headers)
        return self._answer(found)

    async def find(self, ask: Ask) -> Answer | None:
        """The newest prediction since then with the same input, as far as that is text and numbers."""
        address, wanted = f"{self._base}/predictions", _plain(ask.input)
        for _ in range(PAGES):
            page = await self._http.read("GET", address)
            for listed in page.get("results", ()):
                if _moment(listed) < ask.since - CLOCK_SKEW:
                    return None
                full = listed if listed.get("input") else await self._http.read("GET", self._address(listed["id"]))
                if _plain(full.get("input") or {}) == wanted and _is_of(full, ask.model):
                    return self._answer(full)
            if not page.get("next"):
                return None
            address = str(page["next"])
        return None

    async def read(self, prediction: Answer) -> Answer:
        return self._answer(await self._http.read("GET", prediction.address or self._address(prediction.id)))

    async def cancel(self, prediction: Answer) -> None:
        await self._http.read("POST", f"{self._address(prediction.id)}/cancel")

    async def fault_of_input(self, ask: Ask) -> str | None:
        """Replicate drops members without a word that the model does not know."""
        schema = await self._schema(ask.model)
        return fault_of(schema, ask.input) if schema else None

    async def _schema(self, model: str) -> Mapping[str, Any] | None:
        """That of the model's input, read once per process; None if it publishes none."""
        if model not in self._known:
            name, _, version = model.partition(":")
            path = f"/models/{name}/versions/{version}" if version else f"/models/{name}"
            found = await self._http.read("GET", f"{self._base}{path}")
            schema = found if version else found.get("latest_version") or {}
            schemas = ((schema.get("openapi_schema") or {}).get("components") or {}).get("schemas") or {}
            self._known[model] = schemas.get("Input")
        return self._known[model]

    async def webhook_id(self, call: WebhookCall) -> str | None:
        if self._secret is None:
            found = await self._http.read("GET", f"{self._base}/webhooks/default/secret")
            self._secret = str(found["key"]).encode()
        if not is_standard_webhook(call, self._secret.decode()):
            return None
        return str(orjson.loads(call.body)["id"])

    async def _attach(self, picture: Picture) -> str:
        return data_uri(picture) if len(picture.content) <= DATA_URI_BYTES else await self._uploaded(picture)

    async def _uploaded(self, picture: Picture) -> str:
        media_type, content = multipart([("content", picture)])
        headers = {**self._http.headers, "content-type": media_type}
        stored = await self._http.put("POST", f"{self._base}/files", headers, content)
        return str(stored["urls"]["get"])

    def _address(self, prediction_id: str) -> str:
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,100}", prediction_id):
            raise PermanentFailure(f"replicate: not an id of a prediction: {prediction_id[:50]!r}")
        return f"{self._base}/predictions/{prediction_id}"

    def _answer(self, body: Mapping[str, Any]) -> Answer:
        outcome = _OUTCOMES.get(body.get("status", ""), Outcome.FAILED)
        error = str(body.get("error") or "")
        if outcome is Outcome.FAILED and is_refusal(error):
            outcome = Outcome.REFUSED
        seconds = float((body.get("metrics") or {}).get("predict_time") or 0)
        return Answer(
            id=str(body["id"]),
            address=self._address(str(body["id"])),
            outcome=outcome,
            outputs=tuple(addresses_in(body.get("output"))),
            error=error or outcome.value,
            usage=Usage(seconds=seconds),
        )


def addresses_in(output: Any) -> list[str]:
    """The addresses and data URIs in an output: a string, a list or an object, in order."""
    if isinstance(output, str):
        return [output] if output.startswith(("http://", "https://", "data:")) else []
    inner = output.values() if isinstance(output, Mapping) else output if isinstance(output, list) else ()
    return [address for each in inner for address in addresses_in(each)]


def _plain(given: Mapping[str, Any]) -> dict[str, Any]:
    """The members that are no files: those are stored by the vendor under addresses of its own."""
    plain = (str, int, float, bool)
    return {
        name: value
        for name, value in given.items()
        if isinstance(value, plain) and not str(value).startswith(("data:", "http://", "https://"))
    }


def _is_of(prediction: Mapping[str, Any], model: str) -> bool:
    name, _, version = model.partition(":")
    return prediction.get("version") == version if version else prediction.get("model") == name


def _moment(prediction: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(str(prediction["created_at"]))
