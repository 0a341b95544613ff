"""Restores a picture: removes specks, restores contrast, sharpens."""

from collections.abc import Callable

from PIL import Image, ImageFilter, ImageOps

Report = Callable[[int, int, str], None]
STEPS = 4


def restored(picture: Image.Image, report: Report) -> Image.Image:
    """A picture of the same size and mode; `report` is called after each step."""
    report(1, STEPS, "picture read")
    clean = picture.filter(ImageFilter.MedianFilter(3))
    report(2, STEPS, "dust removed")
    toned = ImageOps.autocontrast(clean, cutoff=0.5, preserve_tone=True)
    report(3, STEPS, "tones restored")
    sharp = toned.filter(ImageFilter.UnsharpMask(radius=2, percent=80, threshold=3))
    report(4, STEPS, "sharpened")
    return sharp
