"""Spend, return, hold, capture and release credits: each once per reference, in any order and any number of times."""

from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork

from payments.domain.credit_errors import InsufficientCredits
from payments.domain.credits import EntryKind
from payments.repository.credit_ledger import CreditLedger


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveCredits:
    """`amount` is not negative. A return, capture or release does not use it: the entry it refers to has the amount."""

    storefront: str
    user_id: UUID
    reference: UUID
    amount: int = 0


@dataclass(frozen=True, slots=True)
class Moved:
    """`is_undone` if the reference's credits were returned or released, before or after."""

    balance: int
    is_new: bool
    is_undone: bool = False


async def spend_credits(command: MoveCredits, uow: UnitOfWork) -> Moved:
    """Take credits, unless the reference was returned before. Raises InsufficientCredits."""
    return await _take(command, uow, EntryKind.SPEND, EntryKind.RETURN)


async def hold_credits(command: MoveCredits, uow: UnitOfWork) -> Moved:
    """Hold credits, unless the reference was released before. Raises InsufficientCredits."""
    return await _take(command, uow, EntryKind.HOLD, EntryKind.RELEASE)


async def return_credits(command: MoveCredits, uow: UnitOfWork) -> Moved:
    """Give back what was spent for the reference; without a spend, a later one takes nothing."""
    return await _undo(command, uow, EntryKind.SPEND, EntryKind.RETURN)


async def release_hold(command: MoveCredits, uow: UnitOfWork) -> Moved:
    """Give back what was held for the reference, unless it was captured; without a hold, a later one takes nothing."""
    return await _undo(command, uow, EntryKind.HOLD, EntryKind.RELEASE, EntryKind.CAPTURE)


async def capture_hold(command: MoveCredits, uow: UnitOfWork) -> Moved:
    """Make the reference's hold final, unless it was released; it may be recorded later."""
    ledger = CreditLedger(uow, command.storefront)
    account, recorded = await ledger.open(command.user_id, command.reference)
    is_new = not recorded.keys() & {EntryKind.CAPTURE, EntryKind.RELEASE}
    if is_new:
        await ledger.move(account, EntryKind.CAPTURE, 0, command.reference)
    return Moved(account.balance, is_new, EntryKind.RELEASE in recorded)


async def _take(command: MoveCredits, uow: UnitOfWork, kind: EntryKind, undone_by: EntryKind) -> Moved:
    ledger = CreditLedger(uow, command.storefront)
    account, recorded = await ledger.lock(command.user_id, command.reference)
    if account is None:
        raise InsufficientCredits.of(0)
    is_new = not recorded.keys() & {kind, undone_by}
    if is_new:
        await ledger.move(account, kind, -command.amount, command.reference)
    return Moved(account.balance, is_new, undone_by in recorded)


async def _undo(
    command: MoveCredits, uow: UnitOfWork, kind: EntryKind, undone_by: EntryKind, *unless: EntryKind
) -> Moved:
    ledger = CreditLedger(uow, command.storefront)
    account, recorded = await ledger.open(command.user_id, command.reference)
    is_new = not recorded.keys() & {undone_by, *unless}
    if is_new:
        taken = -recorded[kind].amount if kind in recorded else 0
        await ledger.move(account, undone_by, taken, command.reference)
    return Moved(account.balance, is_new, not recorded.keys() & {*unless})
