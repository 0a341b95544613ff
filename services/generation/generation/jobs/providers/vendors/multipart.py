"""Bodies of the media type multipart/form-data."""

import secrets
from collections.abc import Iterable

from generation.jobs.providers.provider import Picture

_EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}


def file_name(name: str, picture: Picture) -> str:
    return f"{name}.{_EXTENSIONS.get(picture.content_type, 'bin')}"


def multipart(fields: Iterable[tuple[str, str | Picture]], name: str = "picture") -> tuple[str, bytes]:
    """The media type and the body. The names of fields are ours. The files are called `name`."""
    boundary = secrets.token_hex(16)
    parts = [_part(boundary, field, value, name) for field, value in fields]
    return f"multipart/form-data; boundary={boundary}", b"".join([*parts, f"--{boundary}--\r\n".encode()])


def _part(boundary: str, field: str, value: str | Picture, name: str) -> bytes:
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"'
    if isinstance(value, str):
        return f"{head}\r\n\r\n{value}\r\n".encode()
    head += f'; filename="{file_name(name, value)}"\r\nContent-Type: {value.content_type}\r\n\r\n'
    return head.encode() + value.content + b"\r\n"
