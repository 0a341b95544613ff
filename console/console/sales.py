"""When a product and its variants are on sale: bars on the days from a week ago to eight weeks ahead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

BEFORE, DAYS = 7, 63
WIDTH = 600


@dataclass(frozen=True, slots=True)
class Sale:
    """`x` and `width` of the bar are in units of the drawing; 0 wide if it is not in these days."""

    name: str
    price: str
    starts_at: str | None
    ends_at: str | None
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class SaleCalendar:
    """`weeks` are the Mondays with their place, `today` the place of this day."""

    sales: Sequence[Sale]
    weeks: Sequence[tuple[float, str]]
    today: float


def sale_calendar(product: Mapping[str, Any], zone: ZoneInfo) -> SaleCalendar | None:
    """None if nothing of the product has a sale price."""
    today = datetime.now(zone).date()
    first = today - timedelta(days=BEFORE)
    having = [each for each in (product, *product["variants"]) if each["sale_price"]]
    if not having:
        return None
    days = [first + timedelta(days=each) for each in range(DAYS)]
    weeks = [(_place(day, first), day.isoformat()) for day in days if day.weekday() == 0]
    return SaleCalendar([_sale(each, first, zone) for each in having], weeks, _place(today, first))


def _sale(of: Mapping[str, Any], first: date, zone: ZoneInfo) -> Sale:
    begin = _place(_day(of["sale_starts_at"], zone) or first, first)
    end = _place(_day(of["sale_ends_at"], zone) or first + timedelta(days=DAYS), first)
    return Sale(of["name"], of["sale_price"], of["sale_starts_at"], of["sale_ends_at"], begin, round(end - begin, 1))


def _place(day: date, first: date) -> float:
    return round(min(max((day - first).days, 0), DAYS) / DAYS * WIDTH, 1)


def _day(moment: str | None, zone: ZoneInfo) -> date | None:
    return datetime.fromisoformat(moment).astimezone(zone).date() if moment else None
