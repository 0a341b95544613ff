"""The convertor `figure_image` of route paths, and the ids of pictures in addresses."""

import re
from typing import Annotated, Any
from uuid import UUID

from fastapi import Path
from pydantic import WithJsonSchema
from starlette.convertors import Convertor, register_url_convertor

from generation.figures.tables.image import PREFIX, image_uuid, public_id

PATTERN = PREFIX + "[0-9a-f]{32}"
RESERVED = ("favorites", "gallery", "generate", "job", "models", "public", "user")
"""The words that have a meaning of their own at the place of an id."""
NO_IMAGE = UUID(int=0)
"""The id of no picture, which stands for every text that is no id."""
_SCHEMA: dict[str, Any] = {"type": "string", "pattern": f"^{PATTERN}$"}
ImageId = Annotated[UUID, Path(), WithJsonSchema(_SCHEMA)]


class ImageIdConvertor(Convertor[UUID]):
    """Ids, and other texts, so that a caller without a token gets the same 401 for each of them.

    RESERVED words are paths of their own, with methods of their own.
    """

    regex = rf"(?!(?:{'|'.join(RESERVED)})/)[^/]+"

    def convert(self, value: str) -> UUID:
        return image_uuid(value) if re.fullmatch(PATTERN, value) else NO_IMAGE

    def to_string(self, value: UUID) -> str:
        return public_id(value)


register_url_convertor("figure_image", ImageIdConvertor())
