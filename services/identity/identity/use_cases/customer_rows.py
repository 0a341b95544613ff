"""Customers as rows of files: exported page by page, imported batch by batch."""

import re
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from common.db.executor import Executor
from common.db.unit_of_work import UnitOfWork
from common.kernel import clock
from common.kernel.cells import Cells
from common.kernel.storefronts import Storefronts
from common.rpc.interfaces.transfers import (
    GivenRow,
    ImportBatch,
    Outcome,
    RowFault,
    RowFilter,
    RowFormat,
    RowOutcome,
    RowPage,
)
from common.rpc.own_field_columns import OwnFieldColumns
from common.rpc.transfers import RowTarget

from identity.domain.emails import InvalidEmail, canonical
from identity.domain.user import User
from identity.repository.customer_rows import lock_users_by_email, read_customer_rows
from identity.repository.users import Users
from identity.use_cases.register import add_account
from identity.use_cases.set_active import SetActive, set_active

COLUMNS = [
    "email",
    "first_name",
    "last_name",
    "phone_number",
    "company_name",
    "is_active",
    "is_verified",
    "created_at",
]
_LENGTHS = {"first_name": 150, "last_name": 150, "phone_number": 30, "company_name": 150}
_PHONE = re.compile(r"\+?[0-9]{9,15}")
_BETWEEN_DIGITS = re.compile(r"[\s()/.-]")
_NULLABLE = ("phone_number", "company_name")


@dataclass(slots=True)
class _Plan:
    """What becomes of a row. `values` are those that the file names."""

    row: GivenRow
    email: str
    values: dict[str, Any]
    cells: Cells
    outcome: Outcome = "failed"
    columns: tuple[str, ...] = ()
    user: User | None = None

    @property
    def shown(self) -> RowOutcome:
        faults = [RowFault(column=column, message=message) for column, message in self.cells.faults]
        return RowOutcome(
            line=self.row.line, outcome=self.outcome, columns=list(self.columns), faults=[*self.row.faults, *faults]
        )


class CustomerRows(RowTarget):
    """An imported account has no password: its customer sets one by a mailed link. Members of staff are not customers.

    `is_verified` and `created_at` are those of new accounts, and change no account that exists.
    """

    format: ClassVar[RowFormat] = RowFormat(columns=COLUMNS, key="email", required=["email", "first_name"])
    own_fields = OwnFieldColumns(
        "users",
        "select key, id, metadata from users join unnest(%(keys)s::text[]) as key"
        " on email = lower(trim(key)) where storefront = %(storefront)s and not is_staff",
    )

    def __init__(self, storefronts: Storefronts) -> None:
        self._storefronts = storefronts

    async def page(
        self, executor: Executor, storefront: str, wanted: RowFilter, after: str | None, limit: int
    ) -> RowPage:
        found = await read_customer_rows(executor, storefront, wanted, int(after or 0), limit + 1)
        rows = [[*(row[name] for name in COLUMNS[:-1]), row["created_at"].isoformat()] for row in found[:limit]]
        return RowPage(rows=rows, after=str(found[limit - 1]["number"]) if len(found) > limit else None)

    async def apply(self, uow: UnitOfWork, storefront: str, batch: ImportBatch) -> list[RowOutcome]:
        plans = [_plan(row) for row in batch.rows]
        stored = await lock_users_by_email(uow, storefront, [plan.email for plan in plans])
        seen: set[str] = set()
        for plan in plans:
            if plan.email in seen:
                plan.cells.refuse("email", "A line before has this address already.")
            seen.add(plan.email)
            _decide(plan, stored.get(plan.email))
        if batch.all_or_nothing and any(plan.outcome == "failed" for plan in plans):
            _skip(plans)
        else:
            for plan in plans:
                await self._write(plan, storefront, batch.actor_id, uow)
        return [plan.shown for plan in plans]

    async def _write(self, plan: _Plan, storefront: str, by: UUID | None, uow: UnitOfWork) -> None:
        """Raises EmailTaken if a concurrent transaction has created the account: the batch is repeated then."""
        if plan.outcome == "created":
            values = {name: value for name, value in plan.values.items() if value is not None}
            verified_at = clock.now() if values.pop("is_verified", False) else None
            user = User(storefront=storefront, email=plan.email, verified_at=verified_at, **values)
            await add_account(user, uow)
        elif plan.outcome == "changed" and plan.user is not None:
            for name in plan.columns:
                if name != "is_active":
                    setattr(plan.user, name, plan.values[name])
            await Users(uow, storefront).save(plan.user)
            if "is_active" in plan.columns:
                command = SetActive(
                    storefront=self._storefronts[storefront],
                    user_id=plan.user.id,
                    is_active=plan.values["is_active"],
                    reason="changed by an import",
                    by=by,
                )
                await set_active(command, uow)


def _plan(row: GivenRow) -> _Plan:
    cells = Cells(row.cells)
    email = cells.required("email", 254) or ""
    try:
        email = canonical(email) if email else ""
    except InvalidEmail:
        cells.refuse("email", "This is not an e-mail address.")
    return _Plan(row, email, _values(cells), cells)


def _values(cells: Cells) -> dict[str, Any]:
    """Of the columns that the file has; None for empty cells."""
    values: dict[str, Any] = {name: cells.text(name, longest) for name, longest in _LENGTHS.items() if name in cells}
    values |= {name: cells.flag(name) for name in ("is_active", "is_verified") if name in cells}
    if "created_at" in cells:
        values["created_at"] = cells.moment("created_at")
        if values["created_at"] is not None and values["created_at"] > clock.now():
            cells.refuse("created_at", "This is in the future.")
    if "last_name" in values:
        values["last_name"] = values["last_name"] or ""
    return values


def _decide(plan: _Plan, stored: User | None) -> None:
    if stored is not None and stored.is_staff:
        plan.cells.refuse("email", "This is the address of a member of staff.")
    if (stored is None or "first_name" in plan.values) and not plan.values.get("first_name"):
        _require_first_name(plan, stored)
    if plan.cells.faults or plan.row.faults:
        return
    plan.user = stored
    if stored is None:
        plan.columns = tuple(plan.values)
        plan.outcome = "created" if _check_phone(plan) else "failed"
        return
    plan.columns = tuple(name for name, value in plan.values.items() if _differs(stored, name, value))
    if not _check_phone(plan):
        return
    plan.outcome = "changed" if plan.columns else "unchanged"


def _check_phone(plan: _Plan) -> bool:
    """Of a number that would be stored: what is there already may be older than the rule."""
    number = plan.values.get("phone_number")
    if number is None or "phone_number" not in plan.columns:
        return True
    plan.values["phone_number"] = _BETWEEN_DIGITS.sub("", number)
    if _PHONE.fullmatch(plan.values["phone_number"]):
        return True
    plan.cells.refuse("phone_number", "Nine to fifteen digits, with a + in front or not.")
    return False


def _require_first_name(plan: _Plan, stored: User | None) -> None:
    """An account of another sign-in may have none, and an export of it is imported without a change."""
    if stored is None or stored.first_name:
        plan.cells.refuse("first_name", "This may not be empty.")
    else:
        plan.values.pop("first_name")


def _differs(stored: User, name: str, value: Any) -> bool:
    if name in ("is_verified", "created_at"):
        return False
    current = getattr(stored, name)
    if value is None:
        return name in _NULLABLE and current not in (None, "")
    if name == "phone_number" and current == _BETWEEN_DIGITS.sub("", value):
        return False
    return bool((current.strip() if isinstance(current, str) else current) != value)


def _skip(plans: list[_Plan]) -> None:
    for plan in plans:
        if plan.outcome in ("created", "changed"):
            plan.outcome, plan.columns = "skipped", ()
