"""Pictures for tests."""

from io import BytesIO
from typing import Any

from PIL import Image


def picture(kind: str = "JPEG", size: tuple[int, int] = (600, 500), mode: str = "RGB", **options: Any) -> bytes:
    """A gradient, in which every pixel row and column differs."""
    plane = Image.linear_gradient("L").resize(size)
    drawn = Image.merge("RGB", [plane, plane.rotate(180), plane.transpose(Image.Transpose.FLIP_LEFT_RIGHT)])
    file = BytesIO()
    drawn.convert(mode).save(file, kind, **options)
    return file.getvalue()


def read(content: bytes) -> Image.Image:
    image = Image.open(BytesIO(content))
    image.load()
    return image
