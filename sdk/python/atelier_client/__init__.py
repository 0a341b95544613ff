"""Clients of Atelier's contracts: `from atelier_client.emporium import Client`."""

from atelier_client.runtime.errors import (
    ApiError,
    AtelierError,
    Conflict,
    ConnectionFailed,
    InvalidRequest,
    NotAuthenticated,
    NotFound,
    NotPermitted,
    RateLimited,
    ServerError,
)
from atelier_client.runtime.events import ServerSentEvent
from atelier_client.runtime.model import UNSET, Unset
from atelier_client.runtime.options import Options
from atelier_client.runtime.tokens import MemoryStore, Tokens, TokenStore

__all__ = [
    "UNSET",
    "ApiError",
    "AtelierError",
    "Conflict",
    "ConnectionFailed",
    "InvalidRequest",
    "MemoryStore",
    "NotAuthenticated",
    "NotFound",
    "NotPermitted",
    "Options",
    "RateLimited",
    "ServerError",
    "ServerSentEvent",
    "TokenStore",
    "Tokens",
    "Unset",
]
