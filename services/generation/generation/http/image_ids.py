"""The convertor `figure_image` of route paths, and the ids of pictures in addresses."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Path
from pydantic import WithJsonSchema
from starlette.convertors import Convertor, register_url_convertor

from generation.domain.figure_image import PREFIX, image_uuid, public_id

PATTERN = PREFIX + "[0-9a-f]{32}"
_SCHEMA: dict[str, Any] = {"type": "string", "pattern": f"^{PATTERN}$"}
ImageId = Annotated[UUID, Path(), WithJsonSchema(_SCHEMA)]


class ImageIdConvertor(Convertor[UUID]):
    """Ids only: other words at the same place are paths of their own, with methods of their own."""

    regex = PATTERN

    def convert(self, value: str) -> UUID:
        return image_uuid(value)

    def to_string(self, value: UUID) -> str:
        return public_id(value)


register_url_convertor("figure_image", ImageIdConvertor())
