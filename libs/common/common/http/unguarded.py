"""Marks endpoints that the gateway treats differently: its tokens, rate limits, slots, and a shop's maintenance."""

from collections.abc import Callable
from typing import Any, TypeVar

E = TypeVar("E", bound=Callable[..., Any])
_UNGUARDED = "is_unguarded"
_TOKENLESS = "is_tokenless"
_SLOTS = "slots"
_IN_MAINTENANCE = "is_served_in_maintenance"


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


def served_in_maintenance(endpoint: E) -> E:
    """For endpoints that are served while the storefront is in maintenance: webhooks and health checks."""
    setattr(endpoint, _IN_MAINTENANCE, True)
    return endpoint


def is_served_in_maintenance(endpoint: Callable[..., Any]) -> bool:
    return getattr(endpoint, _IN_MAINTENANCE, False)


def serves_file(endpoint: E) -> E:
    """For endpoints that read from the object store: while it hangs, they occupy no slots of other requests."""
    setattr(endpoint, _SLOTS, "file")
    return endpoint


def held(endpoint: E) -> E:
    """For endpoints that respond only after a while: while they wait, they occupy no slots of other requests."""
    setattr(endpoint, _SLOTS, "held")
    return endpoint


def slots_of(endpoint: Callable[..., Any]) -> str | None:
    """The kind of the endpoint's slots at the gateway, None for those of ordinary requests."""
    return getattr(endpoint, _SLOTS, None)
