"""Webhooks of providers: they only make a run look at its prediction earlier. The truth is read from the provider.

So a forged, repeated or late call changes nothing, and a lost one costs at most the pause between two polls.
"""

import asyncio
import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from uuid import UUID

CONTEXT = b"generation provider webhook\0"


class WebhookTokens:
    """A token per run, which only the provider of that run learns."""

    def __init__(self, key: str) -> None:
        self._key = key.encode()

    def token(self, run_id: UUID) -> str:
        return hmac.new(self._key, CONTEXT + run_id.bytes, sha256).hexdigest()

    def is_valid(self, run_id: UUID, token: str) -> bool:
        return hmac.compare_digest(self.token(run_id).encode(), token.encode())


class Wakeups:
    """The runs of this process that wait for their prediction."""

    def __init__(self) -> None:
        self._waiting: dict[UUID, asyncio.Event] = {}

    @contextmanager
    def of(self, run_id: UUID) -> Iterator[asyncio.Event]:
        """The event that is set when the run's webhook is called during the block."""
        event = self._waiting.setdefault(run_id, asyncio.Event())
        try:
            yield event
        finally:
            self._waiting.pop(run_id, None)

    def wake(self, run_id: UUID) -> None:
        if (event := self._waiting.get(run_id)) is not None:
            event.set()


class Webhooks:
    """Receives calls at `webhook_url/RUN_ID/TOKEN/`, in the process that executes the run."""

    def __init__(self, tokens: WebhookTokens, wakeups: Wakeups) -> None:
        self.tokens = tokens
        self.wakeups = wakeups

    def address(self, webhook_url: str | None, run_id: UUID) -> str | None:
        """What the provider is told to call when the run's prediction has ended."""
        return f"{webhook_url}/{run_id}/{self.tokens.token(run_id)}/" if webhook_url else None

    def receive(self, run_id: UUID, token: str) -> bool:
        """Have the run polled now; False if the token is not the run's."""
        if not self.tokens.is_valid(run_id, token):
            return False
        self.wakeups.wake(run_id)
        return True
