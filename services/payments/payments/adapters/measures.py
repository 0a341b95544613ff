"""What is measured of money. docs/telemetry.md lists the names."""

from collections.abc import Iterable
from typing import Literal, NamedTuple, Protocol, get_args

from common.db.unit_of_work import UnitOfWork
from common.kernel.storefronts import Storefront
from common.observability import telemetry

Source = Literal["order", "credits", "subscription", "book"]
_paid = telemetry.meter.create_counter("atelier.money.paid", unit="{minor_unit}")
_refunded = telemetry.meter.create_counter("atelier.money.refunded", unit="{minor_unit}")


class Moved(NamedTuple):
    """What was paid and refunded, in minor units."""

    paid: int
    refunded: int


class MovesMoney(Protocol):
    """A payment, a purchase of credits, or an invoice. `paid` is unchanged by refunds."""

    storefront: str
    currency: str
    refunded: int

    @property
    def paid(self) -> int: ...


def begin_at_zero(storefronts: Iterable[Storefront]) -> None:
    """Report zero for every storefront: what a series begins with is no increase to Prometheus."""
    for storefront in storefronts:
        for source in get_args(Source):
            labels = _labels(source, storefront.name, storefront.currency)
            _paid.add(0, labels)
            _refunded.add(0, labels)


def moved(record: MovesMoney | None) -> Moved:
    """So far; nothing by a record that does not exist yet."""
    return Moved(record.paid, record.refunded) if record else Moved(0, 0)


def count(source: Source, before: Moved, record: MovesMoney) -> None:
    """Count what a stored record has moved since `before`. A failed refund, which shrinks the total, counts nothing."""
    labels = _labels(source, record.storefront, record.currency)
    if record.paid > before.paid:
        _paid.add(record.paid - before.paid, labels)
    if record.refunded > before.refunded:
        _refunded.add(record.refunded - before.refunded, labels)


def count_when_committed(uow: UnitOfWork, source: Source, before: Moved, record: MovesMoney) -> None:
    async def committed() -> None:
        count(source, before, record)

    uow.after_commit(committed)


def count_book_when_committed(uow: UnitOfWork, storefront: str, currency: str, amount: int) -> None:
    """Count the payment of a book, or of retries, that another system has taken."""

    async def committed() -> None:
        _paid.add(amount, _labels("book", storefront, currency))

    uow.after_commit(committed)


def _labels(source: Source, storefront: str, currency: str) -> dict[str, str]:
    return {"atelier.storefront": storefront, "atelier.currency": currency.upper(), "atelier.source": source}
