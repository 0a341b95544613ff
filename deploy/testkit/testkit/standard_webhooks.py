"""The library `standardwebhooks` with the clock of the tests, which some of them advance."""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any
from unittest import mock

from common.kernel import clock
from standardwebhooks import Webhook, WebhookVerificationError, webhooks

__all__ = ["Webhook", "WebhookVerificationError", "verify_at"]


class _MovedDatetime(datetime):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "_MovedDatetime":
        return cls.fromtimestamp(clock.timestamp(), tz)


webhooks.datetime = _MovedDatetime  # type: ignore[attr-defined]  # the library compares timestamps with the machine's clock


def verify_at(now: float, secret: str, body: bytes, headers: Mapping[str, str]) -> Any:
    """The body, verified by the clock of another process. Raises WebhookVerificationError."""
    with mock.patch.object(clock, "timestamp", return_value=now):
        return Webhook(secret).verify(body, dict(headers))
