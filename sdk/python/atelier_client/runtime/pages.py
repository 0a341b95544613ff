"""The following page of a list."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

from atelier_client.runtime.contract import Operation


def items_of(operation: Operation, body: Any) -> list[Any]:
    found: list[Any] = body if isinstance(body, list) else getattr(body, operation.items)
    return found


def following(operation: Operation, body: Any) -> dict[str, Any] | None:
    """The arguments that differ for the following page; None after the last one."""
    if isinstance(body, list):
        return None
    if operation.by_cursor:  # lists that are whole have no cursor among their parameters
        return {"cursor": body.next_cursor} if body.next_cursor and "cursor" in operation.query else None
    given = dict(parse_qsl(urlsplit(body.next or "").query))
    return {name: value for name, value in given.items() if name in operation.query} or None
