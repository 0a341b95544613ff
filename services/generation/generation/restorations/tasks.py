"""What child processes do with photographs: restore them, make what is delivered.

The engine is imported inside the functions: only child processes load it, because it takes much memory.
"""

from dataclasses import dataclass
from pathlib import Path

from generation.jobs.processes.picture_tasks import ProgressFile, check
from generation.jobs.rules.output_file import OutputFile
from generation.jobs.rules.picture import Fault
from generation.restorations.rules.faces import changes_of_faces


@dataclass(frozen=True, slots=True)
class RestoredPicture:
    """`full` is a PNG, `preview` a JPEG."""

    full: OutputFile
    preview: OutputFile
    cost: int = 0

    @property
    def files(self) -> tuple[OutputFile, ...]:
        return self.preview, self.full


def restore(source: Path, result: Path, progress: Path) -> None:
    """Restore the picture in one file, and write a PNG and meanwhile the progress into two others."""
    import restoration

    result.write_bytes(restoration.restore(source.read_bytes(), ProgressFile(progress)))


def likeness_of(original: bytes, restored: bytes) -> float:
    """From 0 to 1: how much a hosted model's picture is still the photograph. 0 for what is no picture."""
    from restoration import likeness, pictures

    try:
        return likeness.of_pictures(pictures.decode(original), pictures.decode(restored))
    except pictures.PictureRefused:
        return 0.0


def damage_of(photograph: bytes) -> bytes:
    """A mask of what is damaged, for models that repaint a part. Raises PictureRefused."""
    from restoration import damage, pictures

    return damage.mask_of(pictures.decode(photograph))


def face_changes(original: bytes, restored: bytes) -> tuple[str, ...]:
    """How the faces of a hosted model's picture differ from those of the photograph; empty if they do not."""
    from illustrator.portraits.reading.places import face_places

    before, after = face_places(original), face_places(restored)
    return ("it is no picture",) if before is None or after is None else changes_of_faces(before, after)


def finish(
    content: bytes, is_own: bool, wanted: tuple[int, int], mark: str, preview_side: int, max_pixels: int
) -> RestoredPicture | str:
    """The full picture as a PNG, which a picture of our own is already, and its preview with the mark.

    Why it is refused, if it is: a provider's picture is checked, and cropped to the photograph's proportions.
    """
    from restoration import pictures

    if not is_own and isinstance(fault := check(content, 1, max_pixels), Fault):
        return fault.value
    picture = pictures.decode(content)
    if not is_own:
        picture = pictures.cropped(picture, *wanted)
    full = content if is_own else pictures.encode_full(picture)
    preview = OutputFile("image/jpeg", pictures.encode_preview(picture, mark, preview_side))
    return RestoredPicture(OutputFile("image/png", full), preview)
