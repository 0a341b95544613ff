"""Of a stored picture only the picture is left: no part that a decoder does not need."""

import io
import struct
import zlib

import pytest
from common.storage.picture_parts import picture_only
from PIL import Image, ImageCms

SECRET = b"52.5 N 13.4 E, camera of Jane"
KINDS = ["JPEG", "PNG", "WEBP"]


def picture(kind: str, **options: object) -> bytes:
    image = Image.linear_gradient("L").convert("RGB").resize((97, 65))
    written = io.BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()


def profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def riff_chunk(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("<I", len(body)) + body + b"\x00" * (len(body) % 2)


def segment(marker: int, body: bytes) -> bytes:
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(body) + 2) + body


def in_png(kind: bytes, *, at_end: bool = False) -> bytes:
    content = picture("PNG")
    place = len(content) - 12 if at_end else 33
    return content[:place] + png_chunk(kind, SECRET) + content[place:]


def in_webp(kind: bytes) -> bytes:
    content = picture("WEBP", icc_profile=profile())
    added = content[12:] + riff_chunk(kind, SECRET)
    return b"RIFF" + struct.pack("<I", len(added) + 4) + b"WEBP" + added


def in_jpeg(marker: int, start: bytes = b"") -> bytes:
    content = picture("JPEG")
    return content[:2] + segment(marker, start + SECRET) + content[2:]


def animated_webp() -> bytes:
    frames = [Image.new("RGB", (64, 64), (shade, 0, 0)) for shade in (0, 200)]
    written = io.BytesIO()
    frames[0].save(written, "WEBP", save_all=True, append_images=frames[1:], duration=100)
    content = written.getvalue()
    place = content.index(b"ANMF")
    size = struct.unpack("<I", content[place + 4 : place + 8])[0]
    body = content[place + 8 : place + 8 + size] + riff_chunk(b"C2PA", SECRET)
    inner = content[12:place] + riff_chunk(b"ANMF", body) + content[place + 8 + size + size % 2 :]
    return b"RIFF" + struct.pack("<I", len(inner) + 4) + b"WEBP" + inner


HIDING = {
    **{
        f"png {kind}": in_png(kind.encode())
        for kind in ("caBX", "eXIf", "tEXt", "iTXt", "zTXt", "tIME", "prVt", "caNv")
    },
    "png caBX behind the pixels": in_png(b"caBX", at_end=True),
    **{f"webp {kind}": in_webp(kind.encode()) for kind in ("C2PA", "EXIF", "XMP ", "JUNK")},
    "webp C2PA in a frame": animated_webp(),
    **{f"jpeg {marker:x}": in_jpeg(marker) for marker in (0xE0, 0xE1, 0xE2, 0xEB, 0xED, 0xEE, 0xEF, 0xFE)},
    "jpeg adobe": in_jpeg(0xEE, b"Adobe"),
    "jpeg thumbnail": in_jpeg(0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x03\x03"),
    **{f"behind a {kind}": picture(kind) + SECRET for kind in KINDS},
}


@pytest.mark.parametrize("name", HIDING)
def test_nothing_but_the_picture_is_left(name: str) -> None:
    content = HIDING[name]
    assert SECRET in content
    clean = picture_only(content)
    assert SECRET not in clean
    with Image.open(io.BytesIO(content)) as before, Image.open(io.BytesIO(clean)) as after:
        assert after.format == before.format
        assert after.tobytes() == before.tobytes()
        assert not after.getexif()


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("JPEG", {"quality": 80}),
        ("JPEG", {"progressive": True, "quality": 95}),
        ("PNG", {}),
        ("PNG", {"dpi": (300, 300)}),
        ("WEBP", {}),
        ("WEBP", {"lossless": True}),
    ],
)
@pytest.mark.parametrize("has_profile", [True, False])
def test_a_file_that_is_only_a_picture_stays_as_it_is(kind: str, options: dict[str, object], has_profile: bool) -> None:
    content = picture(kind, **options, **({"icc_profile": profile()} if has_profile else {}))
    assert picture_only(content) == content


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_is_cut_off_is_refused(kind: str) -> None:
    content = picture(kind)
    for length in (13, 40, len(content) - 10):
        with pytest.raises(ValueError):  # noqa: PT011 - of several kinds
            picture_only(content[:length])


def test_another_format_is_refused() -> None:
    with pytest.raises(ValueError, match="neither"):
        picture_only(b"GIF89a")
