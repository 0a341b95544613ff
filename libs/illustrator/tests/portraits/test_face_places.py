"""Where the faces of a photo are."""

from io import BytesIO
from pathlib import Path

import pytest
from illustrator.portraits.reading.places import face_places
from PIL import Image, ImageEnhance, ImageOps

PHOTOGRAPHS = Path(__file__).parents[4] / "deploy/demo/demo/photographs"


@pytest.fixture(scope="module")
def astronaut() -> Image.Image:
    return Image.open(PHOTOGRAPHS / "astronaut.jpg").convert("RGB")


def places(picture: Image.Image) -> list[tuple[float, float, float]]:
    file = BytesIO()
    picture.save(file, "PNG")
    found = face_places(file.getvalue())
    assert found is not None
    return [(each.x, each.y, each.size) for each in found]


def test_a_face_stays_where_it_is_in_other_tones_and_sizes(astronaut: Image.Image) -> None:
    (here,) = places(astronaut)
    for other in (
        ImageEnhance.Contrast(ImageOps.grayscale(astronaut).convert("RGB")).enhance(0.6),
        astronaut.resize((astronaut.width * 2 // 3, astronaut.height * 2 // 3)),
    ):
        assert places(other) == [pytest.approx(here, abs=0.03)]


def test_two_faces_are_two(astronaut: Image.Image) -> None:
    both = Image.new("RGB", (2 * astronaut.width, astronaut.height))
    both.paste(astronaut, (0, 0))
    both.paste(ImageOps.mirror(astronaut), (astronaut.width, 0))
    assert len(places(both)) == 2


def test_no_picture_and_no_face() -> None:
    assert face_places(b"<html>") is None
    assert places(Image.open(PHOTOGRAPHS / "coffee.jpg").convert("RGB")) == []
