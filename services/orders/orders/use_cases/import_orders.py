"""Import past orders from rows of a file, a row for each line. An order with a wrong row is left out.

Nothing is reserved, mailed or published, and no payment is recorded. An order whose number exists is unchanged.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.kernel import clock
from common.kernel.cells import Cells
from common.kernel.money import to_decimal_string
from common.kernel.storefronts import Storefront
from common.rpc.interfaces.catalog import Sku
from common.rpc.interfaces.transfers import GivenRow, ImportBatch, Outcome, RowFault, RowOutcome

from orders.domain.past_order import ENDED, PastLine, PastOrder
from orders.domain.status import Status
from orders.repository.order_rows import ADDRESS, OF_LINES
from orders.repository.writes import Orders

_MAY_BE_NULL = ("apartment", "state", "phone_number")
_MOST_UNITS = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What other services know of the batch: customers by the e-mail addresses of the file, products by SKU."""

    customers: Mapping[str, UUID] = field(default_factory=dict)
    skus: dict[str, Sku] = field(default_factory=dict)


@dataclass(slots=True)
class _Plan:
    """The rows of one order. `past` is None if a cell is wrong, and if the order exists."""

    rows: Sequence[GivenRow]
    cells: Sequence[Cells]
    past: PastOrder | None = None
    outcome: Outcome = "failed"

    @property
    def shown(self) -> list[RowOutcome]:
        return [
            RowOutcome(
                line=row.line,
                outcome=self.outcome,
                faults=[*row.faults, *(RowFault(column=column, message=message) for column, message in cells.faults)],
            )
            for row, cells in zip(self.rows, self.cells, strict=True)
        ]


async def import_orders(batch: ImportBatch, storefront: Storefront, known: Known, uow: UnitOfWork) -> list[RowOutcome]:
    """Raises UniqueViolation if a concurrent transaction has stored such a number: the batch is repeated then."""
    orders = Orders(uow, storefront.name)
    numbers = await orders.taken_numbers([row.cells.get("number", "") for row in batch.rows])
    plans = [
        _plan(list(rows), numbers, storefront.currency, batch.decimal_separator, known)
        for _, rows in groupby(batch.rows, lambda row: row.cells.get("number", ""))
    ]
    if batch.all_or_nothing and any(plan.outcome == "failed" for plan in plans):
        for plan in plans:
            plan.outcome = "failed" if plan.outcome == "failed" else "skipped"
    for plan in plans:
        if plan.past is not None and plan.outcome == "created":
            order = plan.past.order(storefront.name, storefront.currency)
            await orders.add(order, plan.past.order_lines(order, known.skus), plan.past.history(order))
    return [outcome for plan in plans for outcome in plan.shown]


def _plan(
    rows: Sequence[GivenRow], numbers: set[str], currency: str, decimal_separator: str | None, known: Known
) -> _Plan:
    plan = _Plan(rows, [Cells(row.cells) for row in rows])
    first = plan.cells[0]
    number = first.required("number", 50) or ""
    if number in numbers:
        plan.outcome = "failed" if any(row.faults for row in rows) else "unchanged"
        return plan
    _refuse_differences(plan)
    lines = [_line(cells, currency, decimal_separator) for cells in plan.cells]
    values = _values(first, currency, decimal_separator, known)
    if any(row.faults for row in rows) or any(cells.faults for cells in plan.cells):
        return plan
    past = PastOrder(number=number, lines=lines, **values)
    _check_amounts(first, past, currency, decimal_separator)
    if not first.faults:
        plan.past, plan.outcome = past, "created"
    return plan


def _refuse_differences(plan: _Plan) -> None:
    """What is of the order is the same in each of its rows."""
    first, *others = plan.rows
    for row, cells in zip(others, plan.cells[1:], strict=True):
        for column, cell in row.cells.items():
            if column not in OF_LINES and cell != first.cells.get(column, ""):
                cells.refuse(column, "This differs from the order's first row.")


def _line(cells: Cells, currency: str, decimal_separator: str | None) -> Any:
    """A PastLine, or anything if a cell is wrong."""
    quantity = cells.whole("quantity", _MOST_UNITS)
    price = cells.amount("unit_price", currency, decimal_separator)
    for column in ("quantity", "unit_price"):
        if not cells.raw(column):
            cells.refuse(column, "This may not be empty.")
    if quantity == 0:
        cells.refuse("quantity", "At least 1.")
    return PastLine(
        sku=cells.text("sku", 100) or "",
        product_name=cells.required("product_name", 500) or "",
        variant_name=cells.text("variant_name", 500),
        quantity=quantity or 0,
        unit_price=price or 0,
    )


def _values(cells: Cells, currency: str, decimal_separator: str | None, known: Known) -> dict[str, Any]:
    """The members of a PastOrder that its first row has, or anything if a cell is wrong."""
    email = cells.text("email", 254) or ""
    if email and email not in known.customers:
        cells.refuse("email", "There is no customer with this address. Import customers first, or leave it empty.")
    if cells.raw("currency") not in ("", currency):
        cells.refuse("currency", f"The shop sells in {currency}.")
    amounts = {
        name: cells.amount(name, currency, decimal_separator) or 0
        for name in ("tax", "shipping", "discount", "refunded")
    }
    moments = {name: cells.moment(name) for name in ("created_at", "shipped_at", "delivered_at")}
    if not cells.raw("created_at"):
        cells.refuse("created_at", "This may not be empty.")
    for name, moment in moments.items():
        if moment is not None and moment > clock.now():
            cells.refuse(name, "This is in the future.")
    return {
        **amounts,
        **moments,
        "user_id": known.customers.get(email),
        "email": email,
        "status": _status(cells),
        "tracking_number": cells.text("tracking_number", 100),
        "shipping_address": _address(cells, "shipping"),
        "billing_address": _address(cells, "billing"),
    }


def _status(cells: Cells) -> Status | None:
    found = cells.raw("status")
    if found not in ENDED:
        choices = ", ".join(sorted(ENDED))
        cells.refuse("status", f"One of {choices}: an order that has not ended is completed where it was placed.")
        return None
    return Status(found)


def _address(cells: Cells, kind: str) -> dict[str, Any]:
    found = {name: cells.text(f"{kind}_{name}", 200) for name in ADDRESS}
    return {name: value if name in _MAY_BE_NULL else value or "" for name, value in found.items()}


def _check_amounts(cells: Cells, past: PastOrder, currency: str, decimal_separator: str | None) -> None:
    expected = {"subtotal": past.subtotal, "total": past.total}
    for name, amount in expected.items():
        given = cells.amount(name, currency, decimal_separator)
        if given is not None and given != amount:
            parts = "the lines" if name == "subtotal" else "the lines with tax and shipping, without discount"
            cells.refuse(
                name,
                f"{to_decimal_string(given, currency)} is not what {parts} are worth: "
                f"{to_decimal_string(amount, currency)}.",
            )
    if past.total < 0:
        cells.refuse("discount", "This is more than the order is worth.")
    elif past.refunded > past.total:
        cells.refuse("refunded", "This is more than the total.")
