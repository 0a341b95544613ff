"""Restores damaged photographs on the CPU. Knows nothing of Atelier."""

from restoration.pictures import decode, encode_full
from restoration.pipeline import Progress, restore_picture

__all__ = ["Progress", "restore", "restore_picture"]


def restore(photograph: bytes, report: Progress | None = None) -> bytes:
    """Return a PNG of the restored photograph, upright, of the same size in pixels, without metadata.

    The photograph is a JPEG, PNG or WebP file. `report(step, steps, name)` is called after each step. Raises
    `pictures.PictureRefused` for a file that cannot be decoded.
    """
    return encode_full(restore_picture(decode(photograph), report))
