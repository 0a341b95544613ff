"""What a report shows: measures that are stored, and those that follow from them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from common.kernel.money import to_decimal_string

Values = Mapping[str, int]
"""Measures of one report by their names, in one span of time."""
SHARES = 10_000
"""A share is stored as a whole number of ten-thousandths."""


class Unit(StrEnum):
    """COUNT is shown as a number, the others as decimal strings. DOLLARS are stored in millionths of a US dollar."""

    COUNT = "count"
    MONEY = "money"
    DOLLARS = "dollars"
    SHARE = "share"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A stored measure, or with `of` one that is computed from those before it; None then means that it has no value.

    Of a level, such as the number of subscriptions, facts store the changes, and reports show the sum of all until the
    end of the span. `sources` are the stored names if they are other reports', whose values add up. A measure that
    compares US dollars with the shop's money has no value in another currency than `currency`.
    """

    name: str
    unit: Unit = Unit.COUNT
    of: Callable[[Values], int | None] | None = None
    is_level: bool = False
    sources: tuple[str, ...] = ()
    currency: str | None = None

    def show(self, value: int | None, currency: str) -> int | str | None:
        if value is None or self.currency not in (None, currency):
            return None
        if self.unit is Unit.COUNT:
            return value
        if self.unit is Unit.MONEY:
            return to_decimal_string(value, currency)
        if self.unit is Unit.DOLLARS:
            return f"{Decimal(value).scaleb(-6):.6f}"
        return f"{Decimal(value).scaleb(-4):.4f}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """`items` is what the stored measures are itemised by, such as `product`; `description` is for the document.

    `distinct` are numbers of the whole period, which are not the sums of its days: they are counted when asked for.
    """

    name: str
    measures: Sequence[Measure]
    description: str
    items: str | None = None
    distinct: Sequence[str] = ()
    _stored: dict[str, str] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        for each in self.measures:
            if each.of is None:
                names = each.sources or (f"{self.name}.{each.name}",)
                self._stored.update(dict.fromkeys(names, each.name))

    @property
    def stored(self) -> Mapping[str, str]:
        """The name in this report of each stored measure, by its stored name."""
        return self._stored

    @property
    def levels(self) -> list[str]:
        return [each.name for each in self.measures if each.is_level]

    @property
    def summed(self) -> Sequence[Measure]:
        """Those whose values are sums of this report's facts: what an item has."""
        return [each for each in self.measures if each.of is None and not each.is_level and not each.sources]

    def complete(self, values: Values) -> dict[str, int | None]:
        """With zeros for what was not counted, and the computed measures."""
        known = {name: values.get(name, 0) for name in self.stored.values()}
        found: dict[str, int | None] = dict(known)
        for each in self.measures:
            if each.of is not None:
                result = found[each.name] = each.of(known)
                known[each.name] = result or 0
        return found


def difference(*names: str) -> Callable[[Values], int]:
    """The first measure without the others."""
    return lambda values: values[names[0]] - sum(values[name] for name in names[1:])


def share(part: str, whole: str) -> Callable[[Values], int | None]:
    """Of no things there is no share."""
    return lambda values: _ratio(values[part], values[whole])


def mean(total: str, number: str) -> Callable[[Values], int | None]:
    """Rounded to whole minor units."""
    return lambda values: round(Decimal(values[total]) / values[number]) if values[number] else None


def _ratio(part: int, whole: int) -> int | None:
    return round(Decimal(part) * SHARES / whole) if whole else None
