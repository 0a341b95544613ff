"""Reading requests for versions: JSON, or forms of clients that also send a picture, which is ignored."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, TypeVar

import orjson
from common.http import Body
from common.http.strict_json import parse_json
from common.kernel.errors import DomainError, Kind
from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from python_multipart.multipart import parse_options_header
from starlette.datastructures import FormData

from generation.jobs.errors import UnsupportedMediaType

B = TypeVar("B", bound=Body)
JSON, MULTIPART = b"application/json", b"multipart/form-data"
OBJECTS = ("prompt_snapshot", "title_position")
LISTS = ("requested_character_ids",)
MOST_BYTES = 262_144
"""Of a JSON body: many times what the fields may contain."""


class BodyTooLarge(DomainError):
    kind = Kind.TOO_LARGE
    code = "request.too_large"


async def read_body(request: Request, model: type[B]) -> B:
    """Raises RequestValidationError, UnsupportedMediaType, BodyTooLarge."""
    try:
        return model.model_validate(await _members(request))
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=True)
        raise RequestValidationError([{**each, "loc": ("body", *each["loc"])} for each in faults]) from error
    except orjson.JSONDecodeError as error:
        raise RequestValidationError([{"type": "json_invalid", "loc": ("body",), "msg": error.msg}]) from error


async def _members(request: Request) -> Any:
    media_type, parameters = parse_options_header(request.headers.get("content-type", ""))
    if media_type == MULTIPART and parameters.get(b"charset", b"utf-8").lower() == b"utf-8":
        async with request.form(max_files=8, max_fields=64, max_part_size=65_536) as form:
            return _from_form(form)
    if media_type != JSON:
        raise UnsupportedMediaType()
    content = await request.body()
    if len(content) > MOST_BYTES:
        raise BodyTooLarge()
    return parse_json(content)


def _from_form(form: FormData) -> Mapping[str, Any]:
    """The texts, with those parsed that are JSON."""
    texts = {name: [text for text in form.getlist(name) if isinstance(text, str)] for name in form}
    members: dict[str, Any] = {name: values[-1] for name, values in texts.items() if values}
    for name in OBJECTS:
        if members.get(name):
            members[name] = parse_json(members[name].encode())
    if members.get("prompt", "").lstrip().startswith("{"):
        with suppress(orjson.JSONDecodeError):  # a text that begins so
            members["prompt"] = parse_json(members["prompt"].encode())
    for name in LISTS:
        if values := texts.get(name):
            is_json = len(values) == 1 and values[0].lstrip().startswith("[")
            members[name] = parse_json(values[0].encode()) if is_json else values
    return members


def documented(model: type[Body]) -> dict[str, Any]:
    """The part of an operation's OpenAPI document that describes its body."""
    schema = model.model_json_schema()
    content = {media_type.decode(): {"schema": schema} for media_type in (JSON, MULTIPART)}
    return {"requestBody": {"required": True, "content": content}}
