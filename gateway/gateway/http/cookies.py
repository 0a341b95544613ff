"""The cookies of a request."""

from starlette.types import Scope


def cookie_values(scope: Scope, name: bytes) -> list[bytes]:
    """The values of a cookie, in the order of the request: a browser sends several if domains or paths differ."""
    pairs = [
        pair.strip(b" \t").partition(b"=")
        for header, line in scope["headers"]
        if header == b"cookie"
        for pair in line.split(b";")
    ]
    return [value for key, _, value in pairs if key == name]
