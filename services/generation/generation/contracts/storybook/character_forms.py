"""Requests with the fields and the photographs of a character: a multipart form, or JSON without photographs."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from common.http import Body
from common.kernel.errors import FieldFault, InvalidFields
from common.kernel.validation import problem_of_validation
from fastapi import Request
from pydantic import ValidationError
from python_multipart.multipart import parse_options_header
from starlette.datastructures import FormData, UploadFile

from generation.jobs.errors import InvalidPicture, MalformedBody, UnsupportedMediaType
from generation.storefront import Photos

ALL, FIRST = "reference_photos", "reference_photo"
MULTIPART = "multipart/form-data"
_FILE = {"type": "string", "format": "binary"}
_FIELDS: dict[str, Any] = {
    "book": {"type": "string", "format": "uuid"},
    "book_id": {"type": "string", "format": "uuid"},
    "name": {"type": "string", "minLength": 1, "maxLength": 100},
    "gender": {"type": "string", "enum": ["male", "female"], "default": "male"},
}
_FORM = {"type": "object", "properties": {**_FIELDS, FIRST: _FILE, ALL: {"type": "array", "items": _FILE}}}
_JSON = {"type": "object", "properties": _FIELDS}
B = TypeVar("B", bound=Body)


def documented(*required: str, json: bool = False) -> dict[str, Any]:
    """The `requestBody` of an operation, for `openapi_extra`."""
    forms = {MULTIPART: _FORM, **({"application/json": _JSON} if json else {})}
    content = {kind: {"schema": {**schema, "required": list(required)}} for kind, schema in forms.items()}
    return {"requestBody": {"required": True, "content": content}}


@dataclass(frozen=True, slots=True)
class CharacterForm:
    """`photos` are those in `photo_field`: `reference_photos` if there are any, else `reference_photo`."""

    fields: Mapping[str, Any]
    photos: list[UploadFile]
    photo_field: str

    def body(self, model: type[B], limits: Photos, *, needs_photos: bool) -> B:
        """The fields as a body, once the number of photographs is right as well. Raises InvalidFields."""
        faults = self._photo_faults(limits, needs_photos=needs_photos)
        try:
            body = model.model_validate(self.fields)
        except ValidationError as error:
            raise InvalidFields(*problem_of_validation(error).fields, *faults) from error
        if faults:
            raise InvalidFields(*faults)
        return body

    def refusal(self, refused: InvalidPicture) -> InvalidFields:
        """The reason to refuse a photograph, at its field."""
        return InvalidFields(FieldFault(self.photo_field, refused.code, refused.facts))

    def _photo_faults(self, limits: Photos, *, needs_photos: bool) -> list[FieldFault]:
        if needs_photos and not self.photos:
            return [FieldFault(self.photo_field, "picture.missing")]
        if len(self.photos) > limits.most:
            return [FieldFault(self.photo_field, "photos.too_many", {"most": limits.most})]
        return []


@asynccontextmanager
async def character_form(request: Request) -> AsyncIterator[CharacterForm]:
    """Raises UnsupportedMediaType, MalformedBody; HTTPException for a form that is broken or has too many parts."""
    media_type = _media_type(request)
    if media_type == "application/json":
        yield CharacterForm(await _json(request), [], FIRST)
    elif media_type == MULTIPART:
        async with request.form(max_files=16, max_fields=32, max_part_size=65_536) as form:
            yield _of_form(form)
    else:
        raise UnsupportedMediaType()


def _media_type(request: Request) -> str:
    """No browser sends a charset. The fields are decoded with it, and some of Python's take seconds for kilobytes."""
    media_type, parameters = parse_options_header(request.headers.get("content-type", ""))
    if parameters.get(b"charset", b"utf-8").lower() != b"utf-8":
        raise UnsupportedMediaType()
    return media_type.decode("latin-1").lower()


async def _json(request: Request) -> dict[str, Any]:
    try:
        body = await request.json()
    except ValueError as error:
        raise MalformedBody() from error
    if not isinstance(body, dict):
        raise InvalidFields(FieldFault("", "model_type"))
    return body


def _of_form(form: FormData) -> CharacterForm:
    fields = {name: value for name, value in form.multi_items() if isinstance(value, str)}
    photos = _files(form, ALL)
    return CharacterForm(fields, photos, ALL) if photos else CharacterForm(fields, _files(form, FIRST), FIRST)


def _files(form: FormData, name: str) -> list[UploadFile]:
    """A file input of a browser in which nothing was chosen sends an empty file without a name."""
    files = (value for value in form.getlist(name) if isinstance(value, UploadFile))
    return [file for file in files if file.filename or file.size]
