"""The cookies of a request."""

from fastapi import Request


def cookie_values(request: Request, name: str) -> list[str]:
    """The non-empty values of a cookie: a browser sends several if their domains or paths differ."""
    pairs = (pair.partition("=") for line in request.headers.getlist("cookie") for pair in line.split(";"))
    return [value.strip() for key, _, value in pairs if key.strip() == name and value.strip()]
