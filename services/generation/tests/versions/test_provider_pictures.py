"""What a provider returns for a version: stored as a PNG with a thumbnail, or refused."""

from io import BytesIO

import pytest
from PIL import Image

from ..pictures import picture, read
from .authors import COVER, Bookshop
from .runs import files, paid, stored


@pytest.mark.parametrize("format_", ["JPEG", "WEBP", "PNG"])
async def test_a_providers_picture_is_stored_without_what_it_added(press: Bookshop, format_: str) -> None:
    author = press.author()
    exif = Image.Exif()
    exif[0x010E] = "made by a model"
    press.illustrator.picture = picture(format_, size=(600, 900), exif=exif)
    made = await author.generated(COVER, await author.book())
    version = await press.version(made["id"])
    full, small = read(await stored(press, version.picture)), read(await stored(press, version.thumbnail))
    assert (full.format, full.size, dict(full.getexif())) == ("PNG", (600, 900), {})
    assert (small.format, max(small.size) <= 512) == ("PNG", True)
    spread = read(await stored(press, version.spread))
    assert spread.width > 2 * 96
    assert await files(press, made["id"]) == 3


def bomb() -> bytes:
    written = BytesIO()
    Image.new("1", (9000, 9000)).save(written, "PNG")
    return written.getvalue()


@pytest.mark.parametrize(
    "result",
    [
        pytest.param(b"<html>no picture</html>", id="html"),
        pytest.param(picture("PNG")[:2000], id="cut off"),
        pytest.param(picture("PNG", size=(20, 20)), id="tiny"),
        pytest.param(bomb(), id="too many pixels"),
    ],
)
async def test_a_result_that_is_no_acceptable_picture_fails_alone(press: Bookshop, result: bytes) -> None:
    author = press.author()
    book = await paid(author)
    good, press.illustrator.picture = press.illustrator.picture, result
    assert (await author.generated(COVER, book))["status"] == "FAILED"
    assert await author.used(COVER, book) == 0
    press.illustrator.picture = good
    assert (await author.generated(COVER, book))["status"] == "SUCCESS"
