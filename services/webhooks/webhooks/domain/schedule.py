"""When a delivery is tried again, and when an endpoint is given up."""

import random
from datetime import timedelta

DELAYS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""Between ten tries: 75 hours and 35 minutes in all."""
JITTER = 0.1
LONGEST_WAIT = timedelta(hours=24)
"""A longer `Retry-After` counts as this."""
GIVEN_UP_AFTER = timedelta(days=5)
"""An endpoint is disabled when no delivery has succeeded for so long."""


def delay_after(tries: int, retry_after: float | None) -> timedelta | None:
    """The time until the next try after that many failed ones; None after the last."""
    if tries > len(DELAYS):
        return None
    delay = DELAYS[tries - 1] * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311  # no secret
    return max(delay, asked_wait(retry_after))


def asked_wait(retry_after: float | None) -> timedelta:
    """How long the endpoint wants to be left alone, by the seconds of `Retry-After`."""
    return min(timedelta(seconds=retry_after or 0), LONGEST_WAIT)
