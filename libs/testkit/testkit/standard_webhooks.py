"""The library `standardwebhooks` with the clock of the tests, which some of them advance."""

from datetime import datetime, tzinfo

from common.kernel import clock
from standardwebhooks import Webhook, WebhookVerificationError, webhooks

__all__ = ["Webhook", "WebhookVerificationError"]


class _MovedDatetime(datetime):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "_MovedDatetime":
        return cls.fromtimestamp(clock.timestamp(), tz)


webhooks.datetime = _MovedDatetime  # type: ignore[attr-defined]  # the library compares timestamps with the machine's clock
