"""Webhooks of vendors: they make a run look at its prediction earlier, and tell the vendor's id if it got lost.

The state is read from the vendor. So a forged, repeated or late call changes nothing, and a lost one costs at most the
pause between two polls.
"""

import hmac
from hashlib import sha256
from typing import LiteralString
from uuid import UUID

from common.db.database import Database

from generation.jobs.queries.notifications import Notifications, announce

CHANNEL: LiteralString = "provider_webhooks"
CONTEXT = b"generation provider webhook\0"
PATHS = {
    "restoration": "/api/restorations/provider-webhooks",
    "figures": "/api/jobs/provider-webhooks",
    "illustration": "/api/product/provider-webhooks",
}
"""Where the contracts that generate receive them."""


class WebhookTokens:
    """A token per prediction, which only its vendor learns."""

    def __init__(self, key: str) -> None:
        self._key = key.encode()

    def token(self, prediction_id: UUID) -> str:
        return hmac.new(self._key, CONTEXT + prediction_id.bytes, sha256).hexdigest()

    def is_valid(self, prediction_id: UUID, token: str) -> bool:
        return hmac.compare_digest(self.token(prediction_id).encode(), token.encode())


class Webhooks:
    """Calls of `ORIGIN/PATH/PREDICTION/TOKEN/`, in any process, wake the one that executes the run."""

    def __init__(self, tokens: WebhookTokens, database: Database) -> None:
        self.tokens = tokens
        self.calls = Notifications(database, CHANNEL)
        self._database = database

    def address(self, origin: str | None, kind: str, prediction_id: UUID) -> str | None:
        """What the vendor is told to call when the prediction has ended."""
        token = self.tokens.token(prediction_id)
        return f"{origin}{PATHS[kind]}/{prediction_id}/{token}/" if origin else None

    async def wake(self, prediction_id: UUID) -> None:
        await announce(self._database.autocommit, CHANNEL, prediction_id)
