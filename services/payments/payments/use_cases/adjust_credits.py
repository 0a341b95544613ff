"""Staff adjust a customer's credits."""

from dataclasses import dataclass
from uuid import UUID

from common.audit import Record
from common.db.unit_of_work import UnitOfWork

from payments.domain.credits import CreditAdjustment, EntryKind
from payments.repository.credit_ledger import CreditLedger
from payments.use_cases.credit_context import CreditContext


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustCredits:
    """`amount` is positive or negative. `adjustment_id` is the same in repetitions."""

    adjustment_id: UUID
    storefront: str
    user_id: UUID
    amount: int
    reason: str
    staff_id: UUID


async def adjust_for_customer(
    command: AdjustCredits, context: CreditContext, record: Record
) -> tuple[CreditAdjustment, int]:
    """As `adjust_credits`, of a customer of a storefront that sells credits.

    Raises CreditsNotOffered, InsufficientCredits, and identity's refusal of a customer who does not exist.
    """
    context.seller(command.storefront)
    await context.identity.check_customer(command.storefront, command.user_id)
    async with context.database.transaction() as uow:
        adjusted = await adjust_credits(command, uow)
        await record(uow)
        return adjusted


async def adjust_credits(command: AdjustCredits, uow: UnitOfWork) -> tuple[CreditAdjustment, int]:
    """Record an adjustment once; returns it with the balance after it. Raises InsufficientCredits."""
    ledger = CreditLedger(uow, command.storefront)
    account, recorded = await ledger.open(command.user_id, command.adjustment_id)
    if entry := recorded.get(EntryKind.ADJUSTMENT):
        return await ledger.adjustment(command.adjustment_id), entry.balance
    adjustment = CreditAdjustment(
        id=command.adjustment_id,
        storefront=command.storefront,
        account_id=account.id,
        amount=command.amount,
        reason=command.reason,
        staff_id=command.staff_id,
    )
    await uow.defer_add(adjustment)
    await ledger.move(account, EntryKind.ADJUSTMENT, command.amount, adjustment.id)
    return adjustment, account.balance
