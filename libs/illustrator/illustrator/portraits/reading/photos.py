"""Photos as upright RGB arrays of bounded size."""

from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

Photo = NDArray[np.uint8]
LONGEST = 1024  # pixels; larger photos are reduced, so that memory and time are bounded


def upright(content: bytes) -> Photo | None:
    """RGB, turned as its EXIF says; transparent parts are white. None if it cannot be decoded."""
    try:
        with Image.open(BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as picture:
            picture.draft("RGB", (LONGEST, LONGEST))
            picture.thumbnail((LONGEST, LONGEST), Image.Resampling.BILINEAR, reducing_gap=2.0)
            turned = ImageOps.exif_transpose(picture).convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    page = Image.new("RGBA", turned.size, "white")
    page.alpha_composite(turned)
    return np.asarray(page.convert("RGB"))
