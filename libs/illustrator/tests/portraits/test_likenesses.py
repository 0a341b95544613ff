"""What is measured from photos: of drawn heads, whose colours are known, and of a real photo in many conditions."""

from dataclasses import replace
from time import process_time

import cv2
import numpy as np
import pytest
from illustrator.portraits import Likeness, draw_head, read_likeness
from illustrator.style import Style
from illustrator.styles import STYLES
from numpy.typing import NDArray
from PIL import Image

from .portrait_photos import DARK, FAIR, FRAME, drawn_photo, encoded, real_photo

ORIENTATION = 0x0112


def near(first: tuple[float, ...], second: tuple[float, ...], tolerance: float) -> bool:
    return float(np.abs(np.array(first) - second).max()) < tolerance


@pytest.fixture(scope="module")
def astronaut() -> Likeness:
    return read_likeness((encoded(real_photo()),), "female")


def test_skin_and_hair_of_a_photo_are_measured() -> None:
    for person in (FAIR, DARK):
        found = read_likeness((drawn_photo(person),), person.gender)
        assert found.found
        assert near(found.skin, person.skin, 0.22)
        assert near(found.hair.colour, person.hair.colour, 0.12)


def test_long_hair_is_told_from_short_hair() -> None:
    assert read_likeness((drawn_photo(FAIR),), "female").hair.length_left > 1.1
    assert read_likeness((drawn_photo(DARK),), "male").hair.length_left < 0.7


def test_glasses_are_found_only_where_they_are_worn() -> None:
    for person in (FAIR, DARK):
        assert read_likeness((drawn_photo(person),), person.gender).glasses is None
        assert read_likeness((drawn_photo(replace(person, glasses=FRAME)),), person.gender).glasses is not None


def test_clothes_have_the_hue_of_the_photo() -> None:
    red, green, blue = read_likeness((drawn_photo(FAIR),), "female").top
    assert green > max(red, blue)
    red, green, blue = read_likeness((drawn_photo(DARK),), "male").top
    assert blue > max(red, green)


def test_a_real_photo_is_measured(astronaut: Likeness) -> None:
    assert astronaut.found
    assert near(astronaut.skin, (0.86, 0.72, 0.63), 0.1)
    assert near(astronaut.hair.colour, (0.54, 0.44, 0.28), 0.1)
    assert astronaut.hair.fringe > 0.7
    assert 0.5 < astronaut.hair.length_left < 0.9
    assert astronaut.glasses is None
    red, green, blue = astronaut.top
    assert red > green > blue


def test_the_same_photo_gives_the_same_likeness(astronaut: Likeness) -> None:
    assert read_likeness((encoded(real_photo()),), "female") == astronaut


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_photo_that_lies_on_its_side_is_turned(turns: int, astronaut: Likeness) -> None:
    found = read_likeness((encoded(np.rot90(real_photo(), turns)),), "female")
    assert found.found
    assert near(found.skin, astronaut.skin, 0.05)


def test_the_orientation_in_exif_is_followed(astronaut: Likeness) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    found = read_likeness((encoded(np.rot90(real_photo()), "JPEG", quality=95, exif=exif),), "female")
    assert near(found.hair.colour, astronaut.hair.colour, 0.05)


def dimmed(photo: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.asarray(photo * 0.4, np.uint8)


def warm(photo: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.asarray(np.clip(photo * np.array([1.1, 0.85, 0.6]), 0, 255), np.uint8)


@pytest.mark.parametrize("light", [dimmed, warm])
def test_dim_and_warm_light_do_not_darken_or_colour_the_skin(light: object, astronaut: Likeness) -> None:
    assert callable(light)
    assert near(read_likeness((encoded(light(real_photo())),), "female").skin, astronaut.skin, 0.16)


def face_in_shadow(photo: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The head of the astronaut before the same bright background, with little light on it."""
    rows, columns = np.mgrid[0 : photo.shape[0], 0 : photo.shape[1]]
    head = ((columns - 225) / 95) ** 2 + ((rows - 110) / 120) ** 2 < 1
    return np.asarray(np.where(head[..., None], photo * 0.42, photo), np.uint8)


def test_a_face_in_deep_shadow_is_not_read_as_dark_skin() -> None:
    found = read_likeness((encoded(face_in_shadow(real_photo())),), "female")
    assert found.found
    assert found.skin[0] > 0.52


def test_dark_skin_in_good_light_is_read_as_dark_skin() -> None:
    assert max(read_likeness((drawn_photo(DARK),), "male").skin) < 0.7


def test_coily_hair_is_told_from_straight_hair_and_drawn_with_a_rougher_outline() -> None:
    straight = replace(DARK, hair=replace(DARK.hair, curl=0.0))
    coily_one, straight_one = (read_likeness((drawn_photo(person),), "male") for person in (DARK, straight))
    assert coily_one.hair.curl > 0.55 > straight_one.hair.curl
    assert read_likeness((drawn_photo(DARK, 500),), "male").hair.curl > 0.55
    for style in STYLES.values():
        assert roughness(coily_one, style) > 1.05 * roughness(straight_one, style)


def roughness(person: Likeness, style: Style) -> float:
    """Length of the hair's outline, as a multiple of its convex hull's."""
    above = draw_head(person, style, "", 300)[:120, :, 3] > 128
    outlines, _ = cv2.findContours(above.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    outline = max(outlines, key=len)
    return cv2.arcLength(outline, True) / cv2.arcLength(cv2.convexHull(outline), True)


def test_a_photo_that_ends_below_the_crown_does_not_show_a_bald_man() -> None:
    below_the_hairline = real_photo()[90:]
    found = read_likeness((encoded(below_the_hairline),), "male")
    assert found.found
    assert not found.hair.bald


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "1"])
def test_pictures_without_three_colours_are_read(mode: str) -> None:
    picture = Image.fromarray(real_photo()).convert(mode)
    assert read_likeness((encoded(np.asarray(picture)),), "female").skin[0] > 0.5


def test_a_grey_photo_gives_a_natural_skin() -> None:
    grey = np.asarray(Image.fromarray(real_photo()).convert("L"))
    red, green, blue = read_likeness((encoded(grey),), "female").skin
    assert red > green > blue


@pytest.mark.parametrize("size", [(1, 1), (3, 400), (64, 64), (5000, 5000)])
def test_photos_of_any_size_are_read(size: tuple[int, int]) -> None:
    picture = Image.fromarray(real_photo()).resize(size)
    assert read_likeness((encoded(np.asarray(picture), "JPEG"),), "female").gender == "female"


def test_a_small_face_in_a_large_photo_is_found() -> None:
    page = np.full((1400, 1800, 3), 190, np.uint8)
    page[700:1212, 1100:1612] = real_photo()
    assert read_likeness((encoded(page),), "female").found


def test_several_photos_are_combined(astronaut: Likeness) -> None:
    plain = encoded(real_photo())
    cat = encoded(np.full((300, 300, 3), (60, 120, 60), np.uint8))
    assert read_likeness((cat, plain), "female") == astronaut
    three = read_likeness((plain, encoded(dimmed(real_photo())), plain), "female")
    assert near(three.skin, astronaut.skin, 0.01)


@pytest.mark.parametrize("photos", [(), (b"",), (b"no picture",), (encoded(np.zeros((200, 200, 3), np.uint8)),)])
def test_without_a_face_a_person_of_the_gender_is_given(photos: tuple[bytes, ...]) -> None:
    girl, boy = read_likeness(photos, "female"), read_likeness(photos, "male")
    assert not girl.found
    assert girl.hair.length_left > boy.hair.length_left


def test_a_truncated_photo_is_passed_over(astronaut: Likeness) -> None:
    whole = encoded(real_photo(), "JPEG")
    assert not read_likeness((whole[:600],), "male").found


def test_a_photo_is_read_in_less_than_two_seconds() -> None:
    photo = encoded(np.asarray(Image.fromarray(real_photo()).resize((4000, 3000))), "JPEG")
    start = process_time()
    read_likeness((photo,), "female")
    assert process_time() - start < 2
