"""Photos for tests: a real one, and drawn heads whose colours, hair and glasses are known."""

from functools import cache
from io import BytesIO

import numpy as np
from illustrator.portraits import Face, Glasses, Hair, Likeness, draw_head
from illustrator.styles import STYLES
from numpy.typing import NDArray
from PIL import Image
from skimage import data

BACKGROUND = (150, 170, 160)
FAIR = Likeness(
    gender="female",
    skin=(0.95, 0.79, 0.69),
    hair=Hair(colour=(0.85, 0.66, 0.36), length_left=1.5, length_right=1.5, fringe=0.4, left=0.1, right=0.1),
    brows=(0.6, 0.45, 0.25),
    top=(0.4, 0.62, 0.35),
)
DARK = Likeness(
    skin=(0.47, 0.31, 0.22),
    lips=(0.5, 0.28, 0.25),
    hair=Hair(colour=(0.12, 0.09, 0.08), fringe=0.1, curl=0.9, left=0.16, right=0.16, top=0.24),
    brows=(0.12, 0.09, 0.08),
    face=Face(),
    top=(0.2, 0.35, 0.75),
)
FRAME = Glasses(colour=(0.12, 0.1, 0.12))


def encoded(pixels: NDArray[np.uint8], kind: str = "PNG", **options: object) -> bytes:
    written = BytesIO()
    Image.fromarray(pixels).save(written, kind, **options)
    return written.getvalue()


@cache
def drawn_photo(likeness: Likeness, height: int = 360) -> bytes:
    """The head of this person on a plain background."""
    head = draw_head(likeness, STYLES["Disney Golden Age"], "smile", height)
    page = Image.new("RGBA", (height * 3 // 2, height * 3 // 2), (*BACKGROUND, 255))
    page.alpha_composite(Image.fromarray(head), ((page.width - head.shape[1]) // 2, page.height - height))
    return encoded(np.asarray(page.convert("RGB")))


def real_photo() -> NDArray[np.uint8]:
    """A woman with short light brown hair in an orange suit: 512 x 512, by NASA, in the public domain."""
    return np.asarray(data.astronaut(), np.uint8)  # type: ignore[no-untyped-call]
