"""fal's queue API: a request is submitted, its status and result are read at the addresses that the answer names."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any, ClassVar
from urllib.parse import quote

import orjson

from generation.jobs.providers.provider import (
    ContentRefused,
    PermanentFailure,
    Picture,
    ProviderFailure,
    TemporaryFailure,
)
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
from generation.jobs.providers.vendors.published_schema import fault_of
from generation.jobs.providers.vendors.replicate import addresses_in
from generation.jobs.providers.vendors.vendor_http import VendorHttp
from generation.jobs.providers.vendors.webhook_signatures import is_fal_webhook

DATA_URI_BYTES = 2_097_152
"""Larger pictures are uploaded."""
_EXPIRES = orjson.dumps({"expiration_duration_seconds": 3600}).decode()


def is_refusal(text: str) -> bool:
    return "content_policy_violation" in text


class Fal(Driver):
    """No list of requests is documented for its keys of inference: `find` cannot know, only a webhook can tell."""

    can_find: ClassVar[bool] = False

    def __init__(self, http: VendorHttp, base_url: str, rest_url: str, schemas_url: str) -> None:
        self._http = http
        self._base = base_url
        self._rest = rest_url
        self._schemas = schemas_url
        self._known: dict[str, Mapping[str, Any] | None] = {}
        self._keys: list[Mapping[str, Any]] | None = None

    async def submit(self, ask: Ask) -> Answer:
        query = f"?fal_webhook={quote(ask.webhook, safe='')}" if ask.webhook else ""
        body = orjson.dumps(await attached(ask.input, self._uploaded if ask.always_upload else self._attach))
        found = await self._http.start(f"{self._base}/{ask.model}{query}", "application/json", body)
        return Answer(id=str(found["request_id"]), address=str(found.get("response_url") or ""))

    async def read(self, prediction: Answer) -> Answer:
        if not prediction.address:
            raise PermanentFailure("fal: the answer named no address of the result")
        status = await self._http.read("GET", f"{prediction.address}/status")
        if status.get("status") != "COMPLETED":
            return Answer(id=prediction.id, address=prediction.address)
        seconds = float((status.get("metrics") or {}).get("inference_time") or 0)
        if status.get("error"):
            return await self._unsuccessful(prediction, status)
        return replace(await self._result(prediction), usage=Usage(seconds=seconds))

    async def _unsuccessful(self, prediction: Answer, status: Mapping[str, Any]) -> Answer:
        """The status has the kind of the error, the result says what it was."""
        outcome = Outcome.REFUSED if is_refusal(orjson.dumps(status).decode()) else Outcome.FAILED
        reason = f"{status['error']} {status.get('error_type') or ''}"
        with suppress(TemporaryFailure):  # the result of an application that crashed is a status of 500
            reason = (await self._result(prediction)).error or reason
        return replace(prediction, outcome=outcome, error=reason)

    async def _result(self, prediction: Answer) -> Answer:
        try:
            result = await self._http.read("GET", prediction.address)
        except ContentRefused as refusal:
            return replace(prediction, outcome=Outcome.REFUSED, error=refusal.reason)
        except PermanentFailure as failure:
            return replace(prediction, outcome=Outcome.FAILED, error=failure.reason)
        if any(result.get("has_nsfw_concepts") or ()):
            return replace(prediction, outcome=Outcome.REFUSED, error="the result is flagged: has_nsfw_concepts")
        outputs = tuple(addresses_in(result.get("images") or result.get("image") or result))
        return replace(prediction, outcome=Outcome.SUCCEEDED, outputs=outputs)

    async def cancel(self, prediction: Answer) -> None:
        await self._http.read("PUT", f"{prediction.address}/cancel")

    async def fault_of_input(self, ask: Ask) -> str | None:
        """fal drops members without a word that the application does not know."""
        if ask.model not in self._known:
            with suppress(
                ProviderFailure
            ):  # the site that publishes schemas makes no pictures: they do not wait for it
                self._known[ask.model] = await self._schema(ask.model)
        schema = self._known.get(ask.model)
        return fault_of(schema, ask.input) if schema else None

    async def _schema(self, model: str) -> Mapping[str, Any] | None:
        """That of the application's input; None if it publishes none."""
        query = quote(model, safe="/")
        found = await self._http.read("GET", f"{self._schemas}/openapi.json?endpoint_id={query}", attempts=1)
        body = (found.get("paths") or {}).get(f"/{model}", {}).get("post", {}).get("requestBody", {})
        schema = body.get("content", {}).get("application/json", {}).get("schema", {})
        name = str(schema.get("$ref", "")).rpartition("/")[2]
        inner: Mapping[str, Any] = ((found.get("components") or {}).get("schemas") or {}).get(name, schema)
        return inner if inner.get("properties") else None

    async def webhook_id(self, call: WebhookCall) -> str | None:
        if self._keys is None:
            self._keys = (await self._http.read("GET", f"{self._rest}/.well-known/jwks.json")).get("keys") or []
        return str(orjson.loads(call.body)["request_id"]) if is_fal_webhook(call, self._keys) else None

    def address_of(self, model: str, prediction_id: str) -> str:
        """By the owner and the name of the model, without its path."""
        return f"{self._base}/{'/'.join(model.split('/')[:2])}/requests/{quote(prediction_id, safe='')}"

    async def _attach(self, picture: Picture) -> str:
        return data_uri(picture) if len(picture.content) <= DATA_URI_BYTES else await self._uploaded(picture)

    async def _uploaded(self, picture: Picture) -> str:
        wanted = orjson.dumps({"content_type": picture.content_type, "file_name": "reference"})
        headers = {
            **self._http.headers,
            "content-type": "application/json",
            "x-fal-object-lifecycle-preference": _EXPIRES,
        }
        place = await self._http.put("POST", f"{self._rest}/storage/upload/initiate?storage_type=gcs", headers, wanted)
        await self._http.put("PUT", str(place["upload_url"]), {"content-type": picture.content_type}, picture.content)
        return str(place["file_url"])
