"""Marks endpoints to which the gateway applies neither tokens nor rate limits, or no tokens."""

from collections.abc import Callable
from typing import Any, TypeVar

E = TypeVar("E", bound=Callable[..., Any])
_UNGUARDED = "is_unguarded"
_TOKENLESS = "is_tokenless"


def unguarded(endpoint: E) -> E:
    """For endpoints whose requests carry a signature, such as webhooks, and for public files.

    And for a sign-in that is repeated so often that no limit may apply; it counts wrong secrets itself.
    """
    setattr(endpoint, _UNGUARDED, True)
    return endpoint


def is_unguarded(endpoint: Callable[..., Any]) -> bool:
    return getattr(endpoint, _UNGUARDED, False)


def tokenless(endpoint: E) -> E:
    """For endpoints to which an access token means nothing: an invalid one is ignored. Rate limits apply."""
    setattr(endpoint, _TOKENLESS, True)
    return endpoint


def is_tokenless(endpoint: Callable[..., Any]) -> bool:
    return getattr(endpoint, _TOKENLESS, False)
