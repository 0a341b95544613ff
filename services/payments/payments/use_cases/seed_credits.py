"""Give the customer of a demonstration some credits, once."""

from uuid import NAMESPACE_URL, UUID, uuid5

from common.db.unit_of_work import UnitOfWork

from payments.domain.credits import CreditAdjustment, EntryKind
from payments.repository.credit_ledger import CreditLedger

REASON = "demo data"


async def seed_credits(uow: UnitOfWork, storefront: str, user_id: UUID, staff_id: UUID, amount: int) -> bool:
    """Record an adjustment by a member of staff; False if it was recorded before."""
    ledger, reference = CreditLedger(uow, storefront), uuid5(NAMESPACE_URL, f"{storefront}/{user_id}/{REASON}")
    account, recorded = await ledger.open(user_id, reference)
    if EntryKind.ADJUSTMENT in recorded:
        return False
    adjustment = CreditAdjustment(
        id=reference,
        storefront=storefront,
        account_id=account.id,
        amount=amount,
        reason=REASON,
        staff_id=staff_id,
    )
    await uow.defer_add(adjustment)
    await ledger.move(account, EntryKind.ADJUSTMENT, amount, reference)
    return True
