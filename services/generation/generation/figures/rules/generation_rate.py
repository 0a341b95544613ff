"""How many figure jobs a customer may submit in a minute."""

from dataclasses import dataclass
from datetime import datetime
from math import ceil

from generation.figures.errors import TooManyGenerations


@dataclass(frozen=True, slots=True)
class GenerationRate:
    """`remaining` jobs may be submitted now; at `reset_at` the oldest job of the last minute stops counting."""

    limit: int
    remaining: int
    reset_at: datetime

    def check(self, now: datetime) -> None:
        """Raises TooManyGenerations."""
        if self.remaining < 1:
            seconds, facts = ceil((self.reset_at - now).total_seconds()), self.facts()
            raise TooManyGenerations(
                retry_after=max(1, seconds),
                limit=facts["limit"],
                remaining=facts["remaining"],
                reset_at=facts["reset_at"],
            )

    def after_one_more(self) -> "GenerationRate":
        return GenerationRate(self.limit, self.remaining - 1, self.reset_at)

    def facts(self) -> dict[str, int]:
        """`reset_at` in seconds since 1970, rounded up."""
        return {"limit": self.limit, "remaining": self.remaining, "reset_at": ceil(self.reset_at.timestamp())}
