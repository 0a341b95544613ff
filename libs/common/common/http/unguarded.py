"""Marks endpoints to which the gateway applies neither tokens nor rate limits."""

from collections.abc import Callable
from typing import Any, TypeVar

E = TypeVar("E", bound=Callable[..., Any])
_UNGUARDED = "is_unguarded"


def unguarded(endpoint: E) -> E:
    """For endpoints whose requests carry a signature, such as webhooks, and for public files."""
    setattr(endpoint, _UNGUARDED, True)
    return endpoint


def is_unguarded(endpoint: Callable[..., Any]) -> bool:
    return getattr(endpoint, _UNGUARDED, False)
