"""What the work in hand belongs to: which service does it, for which storefront, in answer to which request.

Log lines, spans and calls to siblings read it. A variable of our own, because binding structlog's takes longer
than everything else the gateway does for a cached answer.
"""

from collections.abc import Mapping
from contextvars import ContextVar, Token
from types import MappingProxyType

Facts = Mapping[str, str | None]
_facts: ContextVar[Facts] = ContextVar("facts", default=MappingProxyType({}))  # it is immutable


def facts() -> Facts:
    """`service`, `storefront`, `request_id` and what else was said of the work in hand."""
    return _facts.get()


class within:  # reads as the word it is: `with within(service="orders"):`
    """Say more about the work inside the block."""

    __slots__ = ("_facts", "_token")

    def __init__(self, **more: str | None) -> None:
        self._facts = more

    def __enter__(self) -> None:
        self._token: Token[Facts] = _facts.set({**_facts.get(), **self._facts})

    def __exit__(self, *_: object) -> None:
        _facts.reset(self._token)
