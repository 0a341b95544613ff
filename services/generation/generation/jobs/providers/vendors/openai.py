"""OpenAI's images API, and what speaks it: a request lasts until the picture is made, and its answer contains it."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import orjson

from generation.jobs.providers.provider import Picture
from generation.jobs.providers.vendors.driver import Answer, Ask, CannotBeKnown, Driver, Outcome, Usage
from generation.jobs.providers.vendors.multipart import multipart
from generation.jobs.providers.vendors.vendor_http import VendorHttp

MODERATION_MODEL = "omni-moderation-latest"
_REFUSED = ("moderation_blocked", "content_policy_violation", "safety system")


def is_refusal(text: str) -> bool:
    return any(each in text for each in _REFUSED)


class OpenAi(Driver):
    """Neither a list of requests nor a key that makes them unique is documented: `find` cannot know."""

    can_find: ClassVar[bool] = False

    def __init__(self, http: VendorHttp, base_url: str) -> None:
        self._http = http
        self._base = base_url

    async def submit(self, ask: Ask) -> Answer:
        """Generate a picture, or edit those in the input."""
        members = {"model": ask.model, **ask.input}
        fields = list(_fields(members))
        if any(isinstance(value, Picture) for _, value in fields):
            media_type, content = multipart(fields)
            return _answer(await self._http.start(f"{self._base}/images/edits", media_type, content), ask)
        content = orjson.dumps(members)
        return _answer(await self._http.start(f"{self._base}/images/generations", "application/json", content), ask)

    async def read(self, prediction: Answer) -> Answer:
        """The picture was in the answer: an attempt that was killed before it was stored has lost it."""
        raise CannotBeKnown

    async def flagged(self, text: str) -> tuple[str, ...]:
        """The categories by which the moderation API flags a text."""
        body = orjson.dumps({"model": MODERATION_MODEL, "input": text})
        found = await self._http.start(f"{self._base}/moderations", "application/json", body)
        results = found.get("results") or [{}]
        return tuple(sorted(name for name, is_so in (results[0].get("categories") or {}).items() if is_so))


def _fields(members: Mapping[str, Any]) -> Iterator[tuple[str, str | Picture]]:
    """The fields of a form: several pictures under `NAME[]`."""
    for name, value in members.items():
        if isinstance(value, list):
            yield from ((f"{name}[]", each) for each in value)
        elif isinstance(value, Picture):
            yield name, value
        else:
            yield name, value if isinstance(value, str) else orjson.dumps(value).decode()


def _answer(body: Mapping[str, Any], ask: Ask) -> Answer:
    outputs = [each for item in body.get("data") or () if (each := _output(item))]
    is_made = bool(outputs)
    return Answer(
        id=f"{ask.prediction_id}",
        outcome=Outcome.SUCCEEDED if is_made else Outcome.FAILED,
        outputs=tuple(outputs),
        error="" if is_made else "the answer has no picture",
        usage=Usage(tokens=_tokens(body.get("usage") or {})),
    )


def _output(item: Mapping[str, Any]) -> str | None:
    if encoded := item.get("b64_json"):
        return f"data:;base64,{encoded}"
    return item.get("url")


def _tokens(usage: Mapping[str, Any]) -> dict[str, int]:
    given = usage.get("input_tokens_details") or {}
    return {
        "input_text": given.get("text_tokens", usage.get("input_tokens", 0)),
        "input_image": given.get("image_tokens", 0),
        "output": usage.get("output_tokens", 0),
    }
