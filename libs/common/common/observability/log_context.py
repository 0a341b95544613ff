"""The context of the current work: its service, storefront and request, for log lines, spans and calls to services.

A context variable of its own, because binding structlog's takes longer than everything else that the gateway does for
a response from its cache.
"""

from collections.abc import Mapping
from contextvars import ContextVar, Token
from types import MappingProxyType

Fields = Mapping[str, str | None]
_fields: ContextVar[Fields] = ContextVar("fields", default=MappingProxyType({}))  # it is immutable


def fields() -> Fields:
    """`service`, `storefront`, `request_id`, and every other field that was bound."""
    return _fields.get()


class bound:  # lower case like contextlib's: `with bound(service="orders"):`
    """Add fields to the context inside the block."""

    __slots__ = ("_added", "_token")

    def __init__(self, **fields: str | None) -> None:
        self._added = fields

    def __enter__(self) -> None:
        self._token: Token[Fields] = _fields.set({**_fields.get(), **self._added})

    def __exit__(self, *_: object) -> None:
        _fields.reset(self._token)
