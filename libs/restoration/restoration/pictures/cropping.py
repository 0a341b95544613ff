"""Cuts a picture to wanted proportions."""

from typing import Final

from restoration.pictures.picture import Picture

TOLERANCE: Final = 0.01
"""A picture whose proportions differ by less stays as it is."""


def cropped(picture: Picture, width: int, height: int) -> Picture:
    """The middle of the picture, with the proportions of width and height."""
    wanted, own = width / height, picture.width / picture.height
    if abs(own / wanted - 1) < TOLERANCE:
        return picture
    inner_width = min(picture.width, max(1, round(picture.height * wanted)))
    inner_height = min(picture.height, max(1, round(picture.width / wanted)))
    left, top = (picture.width - inner_width) // 2, (picture.height - inner_height) // 2
    return Picture(picture.pixels[top : top + inner_height, left : left + inner_width].copy())
