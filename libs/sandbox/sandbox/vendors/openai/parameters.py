"""The parameters of a request for pictures, checked as the API's published schema says."""

import math
import re
from typing import Any

import orjson
from pydantic import BaseModel
from starlette.requests import Request

from sandbox.vendors.jobs import PictureFormat
from sandbox.vendors.openai.errors import Refused, invalid

MODELS = (
    "gpt-image-1-mini",
    "gpt-image-1.5",
    "gpt-image-2",
    "gpt-image-2-2026-04-21",
    "gpt-image-2.5-sunburst",
    "gpt-image-2.5-sunburst-2026-09-08",
    "gpt-image-2.5-flare",
    "gpt-image-2.5-flare-2026-09-08",
    "gpt-image-2.6-sunburst",
    "gpt-image-2.6-flare",
    "chatgpt-image-latest",
    "gpt-image-1",
)
SIZES = ("auto", "1024x1024", "1536x1024", "1024x1536")
ANY_SIZE = "gpt-image-2"
"""Models of this family draw any size in multiples of 16."""
SIZE = re.compile(r"(\d{2,4})x(\d{2,4})")
LONGEST_SIDES = (3840, 2160)
MOST_PICTURES = 10
MOST_IMAGES = 16
LONGEST_PROMPT = 32_000
CHOICES = {
    "quality": ("auto", "low", "medium", "high", "xhigh", "max"),
    "background": ("auto", "transparent", "opaque"),
    "moderation": ("auto", "low"),
    "output_format": ("png", "jpeg", "webp"),
    "input_fidelity": ("low", "high"),
}
NUMBERS = {"n": (1, MOST_PICTURES), "output_compression": (0, 100), "partial_images": (0, 3)}
OTHERS = ("model", "prompt", "size", "user", "safety_identifier", "stream", "response_format", "complexity")
EDITS = ("image", "image[]", "mask")


class Upload(BaseModel):
    name: str
    content_type: str
    content: bytes


class Parameters(BaseModel):
    model: str
    prompt: str
    n: int
    width: int
    height: int
    size: str
    quality: str
    background: str
    moderation: str
    output_format: PictureFormat
    output_compression: int | None
    images: list[Upload] = []
    mask: Upload | None = None


async def generation(request: Request) -> Parameters:
    try:
        given = orjson.loads(await request.body())
    except orjson.JSONDecodeError as error:
        raise Refused(400, "We could not parse the JSON body of your request.") from error
    if not isinstance(given, dict):
        raise Refused(400, "We could not parse the JSON body of your request.")
    return checked(given, edits=False)


async def edit(request: Request) -> Parameters:
    """A multipart body: `image` or several `image[]`, `mask`, and the parameters as texts."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise Refused(400, "Invalid Content-Type header. Expected multipart/form-data.")
    given: dict[str, Any] = {}
    files: dict[str, list[Upload]] = {}
    async with request.form(max_files=MOST_IMAGES + 2) as form:
        for name, value in form.multi_items():
            if isinstance(value, str):
                given[name] = int(value) if name in NUMBERS and value.isascii() and value.isdecimal() else value
            else:
                upload = Upload(
                    name=value.filename or "", content_type=value.content_type or "", content=await value.read()
                )
                files.setdefault("image" if name == "image[]" else name, []).append(upload)
    parameters = checked(given, edits=True)
    parameters.images, parameters.mask = files.get("image", []), next(iter(files.get("mask", [])), None)
    if not parameters.images:
        raise invalid("Missing required parameter: 'image'.", "image", "missing_required_parameter")
    for image in parameters.images:
        if image.content_type not in ("image/png", "image/jpeg", "image/webp"):
            message = f"Invalid file 'image': unsupported mimetype ('{image.content_type}')."
            raise invalid(message, "image", "unsupported_file_mimetype")
    return parameters


def checked(given: dict[str, Any], *, edits: bool) -> Parameters:
    allowed = {*CHOICES, *NUMBERS, *OTHERS, *(EDITS if edits else ())} - ({"input_fidelity"} if not edits else set())
    for name in given:
        if name not in allowed:
            raise invalid(f"Unknown parameter: '{name}'.", name, "unknown_parameter")
    given = {name: value for name, value in given.items() if value is not None}
    prompt, model = given.get("prompt"), given.get("model", MODELS[0])
    if not isinstance(prompt, str) or not prompt:
        raise invalid("Missing required parameter: 'prompt'.", "prompt", "missing_required_parameter")
    if len(prompt) > LONGEST_PROMPT:
        message = f"Invalid 'prompt': string too long. Expected a string with maximum length {LONGEST_PROMPT}."
        raise invalid(message, "prompt", "string_above_max_length")
    if model not in MODELS:
        message = f"The model '{model}' does not exist."
        raise Refused(400, message, code="model_not_found", param="model")
    if "response_format" in given or given.get("stream") in (True, "true"):
        name = "response_format" if "response_format" in given else "stream"
        raise invalid(f"Unknown parameter: '{name}'.", name, "unknown_parameter")
    _check_choices(given)
    width, height = _size(given.get("size", "auto"), model)
    transparent = given.get("background") == "transparent"
    if transparent and given.get("output_format", "png") == "jpeg":
        raise invalid("Transparent background is not supported for this format.", "background")
    return Parameters(
        model=model,
        prompt=prompt,
        n=given.get("n", 1),
        width=width,
        height=height,
        size=f"{width}x{height}",
        quality=given.get("quality", "auto"),
        background="transparent" if transparent else "opaque",
        moderation=given.get("moderation", "auto"),
        output_format=given.get("output_format", "png"),
        output_compression=given.get("output_compression"),
    )


def _check_choices(given: dict[str, Any]) -> None:
    for name, choices in CHOICES.items():
        if name in given and given[name] not in choices:
            listed = ", ".join(f"'{each}'" for each in choices[:-1])
            message = f"Invalid value: '{given[name]}'. Supported values are: {listed}, and '{choices[-1]}'."
            raise invalid(message, name)
    for name, (least, most) in NUMBERS.items():
        value = given.get(name, least)
        if isinstance(value, bool) or not isinstance(value, int):
            raise invalid(f"Invalid type for '{name}': expected an integer.", name, "invalid_type")
        if not least <= value <= most:
            code = "integer_below_min_value" if value < least else "integer_above_max_value"
            raise invalid(f"Invalid '{name}': expected a value from {least} to {most}.", name, code)


def _size(size: Any, model: str) -> tuple[int, int]:
    """`auto` is a square."""
    match = SIZE.fullmatch(size) if isinstance(size, str) else None
    free = model.startswith(ANY_SIZE)
    if size != "auto" and size not in SIZES and not (free and match):
        listed = ", ".join(f"'{each}'" for each in SIZES[1:])
        raise invalid(f"Invalid value: '{size}'. Supported values are: {listed}, and 'auto'.", "size")
    if match is None:
        return 1024, 1024
    width, height = int(match[1]), int(match[2])
    sides = max(width, height) <= LONGEST_SIDES[0] and width * height <= math.prod(LONGEST_SIDES)
    if width % 16 or height % 16 or not 1 / 3 <= width / height <= 3 or not sides:
        raise invalid(f"Invalid size '{size}'. Width and height must both be divisible by 16.", "size")
    return width, height
