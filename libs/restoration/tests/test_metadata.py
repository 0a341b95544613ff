"""Uploaded files lose their metadata and keep their picture."""

import io

import numpy as np
import pytest
from PIL import Image, ImageCms, PngImagePlugin
from restoration.pictures import decode, without_metadata

from .files import file_of, gradient

SECRET = b"taken at 52.5 N"
KINDS = ["JPEG", "PNG", "WEBP"]


def told(orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = SECRET.decode()
    return exif.tobytes()


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_without_metadata_stays_as_it_is(kind: str) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for content in (file_of(gradient(), kind), file_of(gradient(), kind, icc_profile=profile)):
        assert without_metadata(content) == content


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", KINDS)
def test_exif_is_dropped_and_its_orientation_applied(kind: str, orientation: int) -> None:
    content = file_of(gradient(), kind, exif=told(orientation), quality=90)
    clean = without_metadata(content)
    assert SECRET not in clean
    assert not opened(clean).getexif()
    assert opened(clean).format == kind
    before, after = decode(content).pixels.astype(int), decode(clean).pixels.astype(int)
    assert before.shape == after.shape
    assert np.abs(before - after).mean() < 1.5


@pytest.mark.parametrize("kind", KINDS)
def test_a_colour_profile_is_kept(kind: str) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    clean = without_metadata(file_of(gradient(), kind, exif=told(), icc_profile=profile))
    assert opened(clean).info["icc_profile"] == profile


def noted() -> bytes:
    note = PngImagePlugin.PngInfo()
    note.add_text("Comment", SECRET.decode(), zip=False)
    return file_of(gradient(), "PNG", pnginfo=note)


def several() -> bytes:
    return file_of(gradient(), "MPO", save_all=True, append_images=[gradient()], exif=told())


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(file_of(gradient(), "JPEG", comment=SECRET), id="a comment in a JPEG"),
        pytest.param(file_of(gradient(), "JPEG", xmp=SECRET), id="XMP in a JPEG"),
        pytest.param(file_of(gradient(), "WEBP", xmp=SECRET), id="XMP in a WebP"),
        pytest.param(noted(), id="a text in a PNG"),
        pytest.param(several(), id="a JPEG with several pictures"),
        *(pytest.param(file_of(gradient(), kind) + SECRET, id=f"bytes after a {kind}") for kind in KINDS),
    ],
)
def test_nothing_but_the_picture_is_kept(content: bytes) -> None:
    assert SECRET in content
    clean = without_metadata(content)
    assert SECRET not in clean
    assert decode(clean).pixels.shape == decode(content).pixels.shape


@pytest.mark.parametrize(
    "image",
    [
        pytest.param(gradient().convert("CMYK"), id="CMYK"),
        pytest.param(gradient().convert("L"), id="grey"),
    ],
)
def test_a_jpeg_of_other_colours_keeps_them(image: Image.Image) -> None:
    content = file_of(image, "JPEG", exif=told())
    clean = without_metadata(content)
    assert opened(clean).mode == image.mode
    assert np.abs(decode(content).pixels.astype(int) - decode(clean).pixels).mean() < 1.5


def test_a_transparent_palette_stays_transparent() -> None:
    content = file_of(gradient().convert("P"), "PNG", transparency=3, exif=told())
    assert opened(without_metadata(content)).info["transparency"] == 3
