"""What child processes do for figure references: draw them, check what a provider made, make what is delivered."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image

from generation.adapters import restoration
from generation.adapters.figures import FigureRequest, Quality, draw_figure
from generation.adapters.picture_tasks import ProgressFile
from generation.adapters.providers import FigureWork
from generation.adapters.restoration import PictureRefused

MAX_PIXELS, MIN_SIDE = 20_000_000, 64
THUMBNAIL_SIDE, THUMBNAIL_QUALITY = 384, 85


@dataclass(frozen=True, slots=True)
class FinishedFigure:
    """`full` is a PNG, `thumbnail` a JPEG whose longest side has THUMBNAIL_SIDE pixels at most. No metadata."""

    full: bytes
    size: tuple[int, int]
    thumbnail: bytes
    thumbnail_size: tuple[int, int]


def draw(figure: FigureWork, result: Path, progress: Path) -> None:
    """Write a PNG into one file, and meanwhile the progress into another."""
    request = FigureRequest(
        filters=figure.filters,
        seed=figure.seed,
        width=figure.width,
        height=figure.height,
        quality=Quality(figure.quality),
    )
    result.write_bytes(draw_figure(request, ProgressFile(progress)))


def finish_figure(content: bytes, is_own: bool) -> FinishedFigure | str:
    """What is delivered of a picture; why it is refused, if it is. A provider's is decoded and encoded anew."""
    try:
        full = content if is_own else _encoded_anew(content)
    except PictureRefused as refused:
        return type(refused).__name__
    with Image.open(BytesIO(full), formats=("PNG",)) as picture:
        size = picture.size
        small = picture.convert("RGB")
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.LANCZOS)
    written = BytesIO()
    small.save(written, "JPEG", quality=THUMBNAIL_QUALITY, optimize=True)
    return FinishedFigure(full, size, written.getvalue(), small.size)


def _encoded_anew(content: bytes) -> bytes:
    """Raises PictureRefused."""
    restoration.verify(content, min_side=MIN_SIDE, max_pixels=MAX_PIXELS)
    return restoration.encode_full(restoration.decode(content))
