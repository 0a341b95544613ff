"""`/v1/moderations`: flags texts by a few words, so that a test can be refused."""

import re
from secrets import token_hex
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.vendors.openai.errors import Refused, invalid

MODEL = "omni-moderation-latest"
WORDS = {
    "sexual": r"\bnaked\b|\bnude\b|\bporn",
    "sexual/minors": r"\bnaked child",
    "violence": r"\bkill|\bmurder|\bblood",
    "violence/graphic": r"\bgore\b|\bdismember",
    "hate": r"\bracist\b",
    "self-harm": r"\bsuicide\b",
}
OTHERS = (
    *("harassment", "harassment/threatening", "hate/threatening", "illicit", "illicit/violent"),
    *("self-harm/instructions", "self-harm/intent"),
)
OF_IMAGES = ("self-harm", "self-harm/instructions", "self-harm/intent", "sexual", "violence", "violence/graphic")
ORDERED = "[[refuse]]"


async def moderate(request: Request) -> Response:
    try:
        given = orjson.loads(await request.body())
    except orjson.JSONDecodeError as error:
        raise Refused(400, "We could not parse the JSON body of your request.") from error
    texts = _texts(given.get("input") if isinstance(given, dict) else None)
    if not texts:
        raise invalid("Missing required parameter: 'input'.", "input", "missing_required_parameter")
    results = [_result(text, with_image) for text, with_image in texts]
    return JSONResponse({"id": f"modr-{token_hex(12)}", "model": given.get("model") or MODEL, "results": results})


def _texts(given: Any) -> list[tuple[str, bool]]:
    """The texts, each with whether pictures are part of it. A list of parts is one input."""
    if isinstance(given, str):
        return [(given, False)]
    if not isinstance(given, list):
        return []
    if all(isinstance(each, str) for each in given):
        return [(each, False) for each in given]
    parts = [each for each in given if isinstance(each, dict)]
    text = " ".join(str(each.get("text", "")) for each in parts)
    return [(text, any(each.get("type") == "image_url" for each in parts))] if parts else []


def _result(text: str, with_image: bool) -> dict[str, Any]:
    found = {name: bool(re.search(words, text, re.I)) for name, words in WORDS.items()} | dict.fromkeys(OTHERS, False)
    found["sexual"] = found["sexual"] or ORDERED in text
    applied = {name: ["text", "image"] if with_image and name in OF_IMAGES else ["text"] for name in found}
    return {
        "flagged": any(found.values()),
        "categories": found,
        "category_scores": {name: 0.97 if hit else 0.0001 for name, hit in found.items()},
        "category_applied_input_types": applied,
    }
