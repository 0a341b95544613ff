"""Every file is accepted as a picture or refused; none causes another exception."""

import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from catalog.domain import pictures
from catalog.domain.errors import PictureTooLarge, PictureUnreadable
from catalog.domain.pictures import read_picture
from PIL import Image

from .shops import Shop

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning", "ignore::PIL.Image.DecompressionBombWarning")

MODES = (
    "1",
    "L",
    "LA",
    "La",
    "P",
    "PA",
    "RGB",
    "RGBA",
    "RGBX",
    "RGBa",
    "CMYK",
    "YCbCr",
    "LAB",
    "HSV",
    "I",
    "F",
    "I;16",
)
SIZES = ((1, 1), (1, 400), (33, 17))


def drawn(kind: str, mode: str = "RGB", size: tuple[int, int] = (33, 17), **options: Any) -> bytes | None:
    """A file written by Pillow; None if Pillow cannot write this format in this mode."""
    content = BytesIO()
    try:
        Image.new(mode, size).save(content, kind, **options)
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, SystemError, AttributeError, NotImplementedError):
        return None
    return content.getvalue()


def animated(kind: str, frames: int = 3) -> bytes:
    first, *others = [Image.new("RGB", (33, 17), (60 * number, 0, 0)) for number in range(frames)]
    content = BytesIO()
    first.save(content, kind, save_all=True, append_images=others)
    return content.getvalue()


def outcome(content: bytes) -> str:
    try:
        return read_picture(content).content_type
    except (PictureUnreadable, PictureTooLarge) as error:
        return error.code


def every_file() -> Iterator[tuple[str, str, bytes]]:
    Image.init()
    for kind in sorted(Image.SAVE):
        for mode in MODES:
            for size in SIZES:
                if (content := drawn(kind, mode, size)) is not None:
                    yield kind, f"{mode} {size}", content


def test_every_format_and_mode_that_pillow_writes_is_accepted_or_refused() -> None:
    accepted: dict[str, set[str]] = {}
    for kind, what, content in every_file():
        accepted.setdefault(kind, set()).add(outcome(content))
        assert len(content) < pictures.MAX_BYTES, (kind, what)
    assert {kind for kind, said in accepted.items() if any(each.startswith("image/") for each in said)} == {
        *("JPEG", "PNG", "WEBP", "MPO")
    }
    assert accepted["JPEG"] == {"image/jpeg"}
    assert accepted["PNG"] == {"image/png"}


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        *(("MPO", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")),
        *(("GIF", "picture.unreadable"), ("TIFF", "picture.unreadable"), ("PDF", "picture.unreadable")),
    ],
)
def test_a_file_with_several_frames_is_accepted_by_its_first_frame(kind: str, expected: str) -> None:
    assert outcome(animated(kind)) == expected


KINDS = {
    "JPEG": drawn("JPEG"),
    "progressive": drawn("JPEG", progressive=True),
    "PNG": drawn("PNG"),
    "palette": drawn("PNG", "P"),
    "WEBP": drawn("WEBP"),
    "lossless": drawn("WEBP", lossless=True),
    "MPO": animated("MPO"),
    "APNG": animated("PNG"),
    "animated WEBP": animated("WEBP"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_cut_off_anywhere_is_accepted_or_refused(kind: str) -> None:
    content = KINDS[kind] or b""
    assert outcome(content).startswith("image/")
    assert {outcome(content[:length]) for length in range(len(content))} >= {"picture.unreadable"}


@pytest.mark.parametrize("value", [0x00, 0x01, 0x7F, 0x80, 0xFF])
@pytest.mark.parametrize("kind", KINDS)
def test_a_file_with_any_byte_changed_is_accepted_or_refused(kind: str, value: int) -> None:
    """This includes dimensions of zero, huge dimensions, unknown modes and broken chunks."""
    content = KINDS[kind] or b""
    outcomes = {outcome(content[:at] + bytes([value]) + content[at + 1 :]) for at in range(min(len(content), 900))}
    assert "picture.unreadable" in outcomes


@pytest.mark.parametrize("size", [(0, 0), (0, 7), (7, 0), (2**31 - 1, 1), (65_535, 65_535), (2**31 - 1, 2**31 - 1)])
def test_a_picture_without_pixels_or_with_too_many_is_refused_by_its_header(size: tuple[int, int]) -> None:
    header = struct.pack(">IIBBBBB", *size, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    head = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    end = struct.pack(">I", 0) + b"IEND" + struct.pack(">I", zlib.crc32(b"IEND"))
    assert outcome(head + end) in ("picture.unreadable", "picture.too_large")


async def test_of_a_jpeg_with_several_frames_the_first_is_stored(shop: Shop) -> None:
    content = animated("MPO")
    image = (await shop.upload(await shop.product(), content)).json()
    served = await shop.harness.anonymous(shop.name).get(image["image"].removeprefix("http://shop.test"))
    assert (served.status_code, served.headers["content-type"]) == (200, "image/jpeg")
    with Image.open(BytesIO(served.content)) as stored, Image.open(BytesIO(content)) as uploaded:
        assert stored.format == "JPEG"
        assert stored.tobytes() == uploaded.tobytes()
