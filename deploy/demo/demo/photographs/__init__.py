"""Photographs, as customers upload them: old ones, and a portrait of a face."""

from importlib.resources import files


def old_photographs() -> list[bytes]:
    """JPEG files, at least 600 pixels on their shortest side."""
    return [_file(name) for name in ("astronaut", "coffee", "cat")]


def portrait() -> bytes:
    """A JPEG file of 640 x 800 pixels: one face, seen from the front."""
    return _file("portrait")


def _file(name: str) -> bytes:
    return files(__name__).joinpath(f"{name}.jpg").read_bytes()
