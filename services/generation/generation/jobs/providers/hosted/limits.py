"""The limits of one step of a route."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """`seconds` is the deadline of one picture; `budget` per day and `sold_for` are in millionths of a dollar."""

    seconds: float
    budget: int | None = None
    sold_for: int | None = None
    webhook_origin: str | None = None
