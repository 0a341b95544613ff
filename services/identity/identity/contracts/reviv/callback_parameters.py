"""The parameters with which a provider sends the browser back: in the query or, after a POST, in the body."""

from dataclasses import dataclass
from typing import Self
from urllib.parse import parse_qsl

import orjson
from common.http.strict_json import parse_json
from fastapi import Request

MAX_LENGTH = 4096
ERROR_LENGTH = 200
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackParameters:
    """None for what is missing, empty, or longer than any provider's."""

    code: str | None
    state: str | None
    error: str | None
    error_description: str

    @classmethod
    async def of(cls, request: Request) -> Self:
        values = {**await _posted(request), **request.query_params}
        texts = {name: value for name, value in values.items() if value and len(value) <= MAX_LENGTH}
        return cls(
            code=texts.get("code"),
            state=texts.get("state"),
            error=_shown(texts.get("error")) or None,
            error_description=_shown(texts.get("error_description")),
        )


async def _posted(request: Request) -> dict[str, str]:
    """The text fields of a form or a JSON object; nothing for any other body."""
    content = await request.body() if request.method == "POST" else b""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type == FORM:
        return dict(parse_qsl(content.decode("utf-8", "replace")))
    try:
        document = parse_json(content) if content else {}
    except orjson.JSONDecodeError:
        return {}
    items = document.items() if isinstance(document, dict) else ()
    return {name: value for name, value in items if isinstance(value, str)}


def _shown(text: str | None) -> str:
    """A provider's text, which anyone can put into the address: printable characters, and not too many."""
    return "".join(character for character in text or "" if character.isprintable())[:ERROR_LENGTH]
