"""Uploads are untrusted: what is accepted, what is refused, and what is left of their metadata."""

import contextlib
import io
import struct
import zlib
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image
from restoration.pictures import (
    Format,
    NotDecodable,
    PictureRefused,
    TooManyPixels,
    TooSmall,
    WrongFormat,
    accept,
    decode,
    encode_full,
    encode_preview,
    inspect,
    verify,
)

from .files import file_of, gradient, png_that_declares, webp_that_declares


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_format_is_told_by_the_content(kind: str) -> None:
    found = verify(file_of(gradient(), kind), min_side=500)
    assert (found.format, found.width, found.height) == (Format(kind), 640, 520)
    assert decode(file_of(gradient(), kind)).pixels.shape == (520, 640, 3)


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF"])
def test_other_formats_are_refused(kind: str) -> None:
    with pytest.raises(WrongFormat):
        inspect(file_of(gradient(), kind))


def test_html_that_calls_itself_a_picture_is_refused() -> None:
    with pytest.raises(WrongFormat):
        inspect(b"<html><script>alert(1)</script></html>")


def test_a_gif_with_a_png_behind_it_is_refused() -> None:
    with pytest.raises(WrongFormat):
        inspect(b"GIF89a/*" + file_of(gradient(), "PNG"))


def test_html_behind_a_jpeg_does_not_survive() -> None:
    content = file_of(gradient(), "JPEG", quality=95) + b"<html><script>alert(1)</script></html>"
    picture = decode(content)
    assert b"script" not in encode_full(picture)
    assert b"script" not in encode_preview(picture, "reviv")


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(NotDecodable):
        inspect(b"")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("share", [0.02, 0.5, 0.97])
def test_a_truncated_file_is_refused(kind: str, share: float) -> None:
    content = file_of(gradient(), kind)
    with pytest.raises(NotDecodable):
        verify(content[: int(len(content) * share)])


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_broken_bytes_raise_nothing_but_a_refusal(kind: str) -> None:
    content = bytearray(file_of(gradient(), kind))
    random = np.random.default_rng(7)
    for _ in range(40):
        broken = bytearray(content)
        for at in random.integers(0, min(len(broken), 600), 4):
            broken[at] = random.integers(256)
        with contextlib.suppress(PictureRefused):
            assert decode(bytes(broken)).pixels.dtype == np.uint8


@pytest.mark.parametrize(
    "content",
    [png_that_declares(30_000, 30_000), webp_that_declares(16_000, 16_000), png_that_declares(10_000, 5_001)],
    ids=["png", "webp", "just-above-the-limit"],
)
def test_a_decompression_bomb_is_refused_by_what_it_declares(content: bytes) -> None:
    with pytest.raises(TooManyPixels):
        inspect(content)
    with pytest.raises(TooManyPixels):
        decode(content)


def progressive(scans: int) -> bytes:
    """A progressive JPEG whose last scan is repeated until it has so many."""
    file = io.BytesIO()
    Image.new("RGB", (600, 600)).save(file, "JPEG", progressive=True)
    content = file.getvalue()
    body = content[:-2]
    return body + body[body.rindex(b"\xff\xda") :] * (scans - body.count(b"\xff\xda")) + b"\xff\xd9"


def test_a_jpeg_with_more_scans_than_encoders_write_is_refused() -> None:
    verify(progressive(64), min_side=500)
    for content in (progressive(65), progressive(65).replace(b"\xff\xda", b"\xff\x01\xff\xff\xda")):
        with pytest.raises(NotDecodable):
            verify(content, min_side=500)


def test_what_follows_a_jpeg_counts_as_none_of_its_scans() -> None:
    verify(progressive(10) + b"\xff\xda\x00\x02" * 1000, min_side=500)


def chunks_of_png(name: bytes, count: int) -> bytes:
    content = file_of(gradient(), "PNG")
    return content[:33] + (struct.pack(">I", 0) + name + struct.pack(">I", zlib.crc32(name))) * count + content[33:]


def chunks_of_webp(count: int) -> bytes:
    content = webp_that_declares(640, 520) + file_of(gradient(), "WEBP")[12:] + b"teSt\0\0\0\0" * count
    return content[:4] + struct.pack("<I", len(content) - 8) + content[8:]


def parts_of_jpeg(part: bytes, count: int) -> bytes:
    content = file_of(gradient(), "JPEG")
    return content[:2] + part * count + content[2:]


@pytest.mark.parametrize(
    ("made", "most"),
    [
        (lambda count: chunks_of_png(b"teSt", count), 30),
        (lambda count: chunks_of_png(b"IDAT", count), 900),
        (chunks_of_webp, 30),
        (lambda count: parts_of_jpeg(b"\xff\xfe\x00\x02", count), 900),
        (lambda count: parts_of_jpeg(b"\xff", count), 60_000),
        (lambda count: parts_of_jpeg(b"\xff\x00", count), 30_000),
    ],
    ids=["chunks of a PNG", "pixels of a PNG", "chunks of a WEBP", "segments of a JPEG", "fill bytes", "stuffed bytes"],
)
def test_a_picture_of_more_parts_than_encoders_write_is_refused_before_a_decoder_reads_them(
    made: Callable[[int], bytes], most: int
) -> None:
    accept(made(most))
    with pytest.raises(NotDecodable, match="too many parts"):
        accept(made(most * 4))


@pytest.mark.parametrize(("kind", "size"), [("WEBP", (16_000, 3_100)), ("PNG", (9_000, 5_000))])
def test_a_small_file_with_many_pixels_is_no_upload(kind: str, size: tuple[int, int]) -> None:
    content = file_of(Image.new("L", size, 255), kind)
    with pytest.raises(NotDecodable, match="too many pixels"):
        accept(content)
    verify(content)


def test_blank_pages_and_screenshots_are_uploads() -> None:
    page = Image.new("L", (2_480, 3_508), 255)
    page.paste(gradient().convert("L").resize((600, 400)), (100, 100))
    for kind in ("PNG", "JPEG", "WEBP"):
        accept(file_of(page, kind))


def test_the_shortest_side_may_be_the_minimum() -> None:
    assert inspect(file_of(gradient(640, 500), "PNG"), min_side=500).height == 500


def test_a_side_below_the_minimum_is_refused() -> None:
    with pytest.raises(TooSmall) as refused:
        inspect(file_of(gradient(640, 499), "PNG"), min_side=500)
    assert (refused.value.shortest, refused.value.minimum) == (499, 500)


def test_a_telephones_multi_picture_file_gives_its_first_frame() -> None:
    first, second = gradient(), Image.new("RGB", (640, 520), "red")
    content = file_of(first, "MPO", save_all=True, append_images=[second], quality=95)
    assert verify(content).format is Format.JPEG
    assert np.abs(decode(content).pixels.astype(int) - np.asarray(first)).mean() < 4


@pytest.mark.parametrize("kind", ["WEBP", "PNG"])
def test_an_animation_gives_its_first_frame(kind: str) -> None:
    frames = [Image.new("RGB", (64, 48), colour) for colour in ("blue", "red")]
    content = file_of(frames[0], kind, save_all=True, append_images=frames[1:], lossless=True)
    assert decode(content).pixels[20, 20].tolist() == [0, 0, 255]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_pictures_are_turned_as_their_metadata_says(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    upright = Image.new("RGB", (80, 56), "white")
    upright.paste("red", (0, 0, 40, 28))
    stored = _as_stored(upright, orientation)
    content = file_of(stored, "JPEG", quality=95, exif=exif.tobytes())
    found = inspect(content)
    assert (found.width, found.height) == (80, 56)
    assert np.abs(decode(content).pixels.astype(int) - np.asarray(upright)).mean() < 4


def _as_stored(upright: Image.Image, orientation: int) -> Image.Image:
    turns = {
        2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }  # fmt: skip
    return upright.transpose(turns[orientation]) if orientation in turns else upright


def test_where_the_picture_was_taken_does_not_leave() -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x010E] = "at home"
    picture = decode(file_of(gradient(), "JPEG", exif=exif.tobytes(), comment=b"at home"))
    for content in (encode_full(picture), encode_preview(picture, "reviv")):
        assert b"at home" not in content
        with Image.open(io.BytesIO(content)) as delivered:
            assert not delivered.getexif()


@pytest.mark.parametrize(
    ("mode", "kind", "dimensions"),
    [("CMYK", "JPEG", 3), ("L", "JPEG", 2), ("P", "PNG", 3), ("1", "PNG", 2), ("LA", "PNG", 2), ("RGBA", "WEBP", 3)],
)
def test_every_colour_mode_becomes_rgb_or_grey(mode: str, kind: str, dimensions: int) -> None:
    picture = decode(file_of(gradient().convert(mode), kind))
    assert picture.pixels.dtype == np.uint8
    assert picture.pixels.ndim == dimensions


def test_sixteen_bits_keep_their_upper_eight() -> None:
    values = np.linspace(0, 65535, 64 * 48).reshape(48, 64).astype(np.uint16)
    assert np.array_equal(decode(file_of(Image.fromarray(values), "PNG")).pixels, (values >> 8).astype(np.uint8))


def test_what_is_transparent_becomes_white() -> None:
    content = file_of(Image.new("RGBA", (40, 30), (255, 0, 0, 0)), "PNG")
    assert decode(content).pixels[10, 10].tolist() == [255, 255, 255]
