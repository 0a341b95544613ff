"""Webhooks of providers: they only make a run look at its prediction earlier. The truth is read from the provider.

So a forged, repeated or late call changes nothing, and a lost one costs at most the pause between two polls.
"""

import hmac
from hashlib import sha256
from typing import LiteralString
from uuid import UUID

from common.db.database import Database

from generation.jobs.queries.notifications import Notifications, announce

CHANNEL: LiteralString = "provider_webhooks"
CONTEXT = b"generation provider webhook\0"


class WebhookTokens:
    """A token per run, which only the provider of that run learns."""

    def __init__(self, key: str) -> None:
        self._key = key.encode()

    def token(self, run_id: UUID) -> str:
        return hmac.new(self._key, CONTEXT + run_id.bytes, sha256).hexdigest()

    def is_valid(self, run_id: UUID, token: str) -> bool:
        return hmac.compare_digest(self.token(run_id).encode(), token.encode())


class Webhooks:
    """Receives calls at `webhook_url/RUN_ID/TOKEN/`, in any process, and wakes the one that executes the run."""

    def __init__(self, tokens: WebhookTokens, database: Database) -> None:
        self.tokens = tokens
        self.calls = Notifications(database, CHANNEL)
        self._database = database

    def address(self, webhook_url: str | None, run_id: UUID) -> str | None:
        """What the provider is told to call when the run's prediction has ended."""
        return f"{webhook_url}/{run_id}/{self.tokens.token(run_id)}/" if webhook_url else None

    async def receive(self, run_id: UUID, token: str) -> bool:
        """Have the run polled now; False if the token is not the run's."""
        if not self.tokens.is_valid(run_id, token):
            return False
        await announce(self._database.autocommit, CHANNEL, run_id)
        return True
