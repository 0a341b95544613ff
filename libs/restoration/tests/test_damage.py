"""The mask of what is damaged, and pictures cut to proportions."""

from io import BytesIO

import cv2
import numpy as np
from PIL import Image
from restoration import damage, pictures
from restoration.pictures import Picture

from .photographs import photograph


def test_the_mask_is_white_and_transparent_on_a_scratch_and_nowhere_else() -> None:
    scratched = photograph("chelsea.png")
    middle = scratched.shape[1] // 2
    cv2.line(scratched, (middle, 0), (middle, scratched.shape[0]), (250, 250, 245), 3)
    mask = np.asarray(Image.open(BytesIO(damage.mask_of(Picture(scratched)))))
    assert mask.shape == (*scratched.shape[:2], 4)
    assert (mask[..., 0] == 255 - mask[..., 3]).all()
    white = mask[..., 0] > 0
    assert white[:, middle].mean() > 0.6
    assert white.mean() < 0.1


def test_a_grey_picture_has_a_mask_too() -> None:
    grey = Picture(np.full((90, 60), 128, np.uint8))
    assert Image.open(BytesIO(damage.mask_of(grey))).size == (60, 90)


def test_the_middle_is_kept_and_nearly_the_same_proportions_are() -> None:
    picture = Picture(np.arange(150 * 100, dtype=np.uint32).reshape(100, 150).astype(np.uint8))
    square = pictures.cropped(picture, 500, 500)
    assert (square.pixels == picture.pixels[:, 25:125]).all()
    upright = pictures.cropped(picture, 2, 3)
    assert (upright.width, upright.height) == (67, 100)
    assert pictures.cropped(picture, 302, 200) is picture
