"""Takes the metadata out of an uploaded file, e.g. where it was taken, and leaves the picture as it is."""

import io
from typing import Any

from PIL import Image
from PIL.JpegImagePlugin import get_sampling

from restoration.pictures.decoding import (
    MAX_PIXELS,
    TURNS,
    Inspection,
    check_density,
    inspection_of,
    opened,
    orientation_of,
)
from restoration.pictures.headers import Format, format_of

_KEPT = {"icc_profile", "transparency", "dpi"}
_JPEG_INFO = {"jfif", "jfif_version", "jfif_unit", "jfif_density", "adobe", "adobe_transform"}
_ENCODING = {"progressive", "progression", "gamma", "srgb", "chromaticity", "aspect", "interlace"}
_ANIMATION = {"loop", "background", "timestamp", "duration"}
_TECHNICAL = _KEPT | _JPEG_INFO | _ENCODING | _ANIMATION
_SEGMENTS = (("APP0", b"JFIF"), ("APP2", b"ICC_PROFILE"), ("APP14", b"Adobe"))
"""Those of a JPEG that describe only how it is to be decoded."""


def without_metadata(content: bytes, *, max_pixels: int = MAX_PIXELS) -> bytes:
    """Return the same bytes if there is no metadata; otherwise the first frame, upright, encoded again as closely.

    Raises what `inspect` raises.
    """
    with opened(content, 1, max_pixels) as image:
        return _stripped(image, content)


def accept(content: bytes, *, min_side: int = 1, max_pixels: int = MAX_PIXELS) -> tuple[Inspection, bytes]:
    """Inspect an upload, decode it once to prove that it is complete, and return it without metadata.

    Raises what `inspect` raises, and `NotDecodable` for too many pixels for its size in bytes.
    """
    with opened(content, min_side, max_pixels) as image:
        inspection = inspection_of(image, content)
        check_density(image, content)
        return inspection, _stripped(image, content)


def _stripped(image: Image.Image, content: bytes) -> bytes:
    """Decode, a clean JPEG at an eighth of its size, which reads all of the file; encode what is not clean again."""
    kind = format_of(content)
    if _is_whole_file(content, kind) and _is_clean(image, kind):
        image.draft("RGB", (1, 1))  # has no effect on a PNG or WEBP
        image.load()
        return content
    options = _options(image, kind)
    image.load()
    turn = TURNS.get(orientation_of(image))
    upright = image.transpose(turn) if turn is not None else image
    upright.info = {name: value for name, value in image.info.items() if name in _KEPT}
    written = io.BytesIO()
    upright.save(written, kind.value, **options, icc_profile=upright.info.get("icc_profile"))
    return written.getvalue()


def _is_whole_file(content: bytes, kind: Format) -> bool:
    """Whether nothing follows the picture, e.g. a film or a second picture with metadata of its own."""
    if kind is Format.WEBP:
        return int.from_bytes(content[4:8], "little") + 8 >= len(content)
    end = b"\xff\xd9" if kind is Format.JPEG else b"IEND\xaeB`\x82"
    return content.find(end) + len(end) == len(content)


def _is_clean(image: Image.Image, kind: Format) -> bool:
    if kind is Format.JPEG:
        segments: list[tuple[str, bytes]] = getattr(image, "applist", [])
        return image.format == "JPEG" and all(_is_technical(*segment) for segment in segments)
    if kind is Format.PNG:
        image.load()  # what follows the pixels is read with them
    return image.info.keys() <= _TECHNICAL and not image.getexif() and not getattr(image, "is_animated", False)


def _is_technical(name: str, data: bytes) -> bool:
    return any(name == known and data.startswith(start) for known, start in _SEGMENTS)


def _options(image: Image.Image, kind: Format) -> dict[str, Any]:
    """How the file is encoded: a JPEG as finely as it was, PNG without loss, WebP almost."""
    if kind is Format.JPEG:
        return {"qtables": image.quantization, "subsampling": get_sampling(image)}  # type: ignore[attr-defined]
    return {"compress_level": 1} if kind is Format.PNG else {"quality": 95, "method": 1}
