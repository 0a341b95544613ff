"""What child processes do for figure references: draw them, check what a provider made, make what is delivered.

The engines are imported inside the functions: only child processes load them, because they take much memory.
"""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from generation.jobs.processes.picture_tasks import ProgressFile, encoded_anew
from generation.jobs.rules.output_file import OutputFile

MAX_PIXELS, MIN_SIDE = 20_000_000, 64
THUMBNAIL_SIDE, THUMBNAIL_QUALITY = 384, 85


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is drawn, of so many pixels."""

    filters: dict[str, str]
    seed: int
    size: tuple[int, int]
    quality: str


@dataclass(frozen=True, slots=True)
class FigurePicture:
    """`full` is a PNG, `thumbnail` a JPEG whose longest side has THUMBNAIL_SIDE pixels at most. No metadata.

    `position` is that in the batch.
    """

    full: OutputFile
    size: tuple[int, int]
    thumbnail: OutputFile
    thumbnail_size: tuple[int, int]
    position: int = 0
    cost: int = 0

    @property
    def files(self) -> tuple[OutputFile, ...]:
        return self.full, self.thumbnail


def draw(drawing: Drawing, result: Path, progress: Path) -> None:
    """Write a PNG into one file, and meanwhile the progress into another."""
    from figures.renderer import FigureRequest, Quality, draw_figure

    request = FigureRequest(
        filters=drawing.filters,
        seed=drawing.seed,
        width=drawing.size[0],
        height=drawing.size[1],
        quality=Quality(drawing.quality),
    )
    result.write_bytes(draw_figure(request, ProgressFile(progress)))


def finish_figure(content: bytes, is_own: bool, wanted: tuple[int, int]) -> FigurePicture | str:
    """What is delivered of a picture; why it is refused, if it is.

    A provider's is decoded, cropped to the proportions that were wanted, and encoded anew.
    """
    from PIL import Image

    full = content if is_own else encoded_anew(content, wanted, min_side=MIN_SIDE, max_pixels=MAX_PIXELS)
    if isinstance(full, str):
        return full
    with Image.open(BytesIO(full), formats=("PNG",)) as picture:
        size = picture.size
        small = picture.convert("RGB")
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.LANCZOS)
    written = BytesIO()
    small.save(written, "JPEG", quality=THUMBNAIL_QUALITY, optimize=True)
    thumbnail = OutputFile("image/jpeg", written.getvalue())
    return FigurePicture(OutputFile("image/png", full), size, thumbnail, small.size)
