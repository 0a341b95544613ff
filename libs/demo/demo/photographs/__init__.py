"""Old photographs, as customers upload them."""

from importlib.resources import files


def old_photographs() -> list[bytes]:
    """JPEG files, at least 600 pixels on their shortest side."""
    folder = files(__name__)
    return [folder.joinpath(f"{name}.jpg").read_bytes() for name in ("astronaut", "coffee", "cat")]
