"""Staff adjust a customer's credits, and manage the packs on sale."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.kernel import clock
from common.kernel.charge_limits import ChargeLimits

from payments.domain.credit_errors import PackExists, PackNotFound, PackPriceRefused
from payments.domain.credit_pack import CreditPack
from payments.domain.credits import CreditAdjustment, EntryKind
from payments.repository.credit_ledger import CreditLedger
from payments.repository.credit_packs import CreditPacks
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


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPack:
    """`limits` are those of what the provider charges in the storefront's currency."""

    sku: str
    credits: int
    price: int
    is_active: bool
    limits: ChargeLimits


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePack:
    """`changes` of `credits`, `price` and `is_active`."""

    pack_id: int
    changes: Mapping[str, Any]
    limits: ChargeLimits


async def adjust_for_customer(command: AdjustCredits, context: CreditContext) -> tuple[CreditAdjustment, int]:
    """As `adjust_credits`, of a customer of a storefront that sells credits.

    Raises CreditsNotOffered, InsufficientCredits, and identity's refusal of a customer who does not exist.
    """
    context.seller(command.storefront)
    await context.identity.check_customer(command.storefront, command.user_id)
    async with context.database.transaction() as uow:
        return await adjust_credits(command, uow)


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
    await uow.add(adjustment)
    await ledger.move(account, EntryKind.ADJUSTMENT, command.amount, adjustment.id)
    return adjustment, account.balance


async def add_pack(command: NewPack, packs: CreditPacks) -> CreditPack:
    """Raises PackExists, PackPriceRefused."""
    _check_price(command.price, command.limits)
    pack_id = await packs.add(command.sku, command.credits, command.price, command.is_active)
    if pack_id is None:
        raise PackExists()
    return await _locked(pack_id, packs)


async def change_pack(command: ChangePack, packs: CreditPacks) -> CreditPack:
    """Purchases that were started keep what they were started with. Raises PackNotFound, PackPriceRefused."""
    pack = await _locked(command.pack_id, packs)
    for name, value in command.changes.items():
        setattr(pack, name, value)
    _check_price(pack.price, command.limits)
    pack.updated_at = clock.now()
    await packs.save(pack)
    return pack


async def _locked(pack_id: int, packs: CreditPacks) -> CreditPack:
    pack = await packs.lock(pack_id)
    if pack is None:
        raise PackNotFound()
    return pack


def _check_price(price: int, limits: ChargeLimits) -> None:
    if not limits.smallest <= price <= limits.largest or price % limits.step:
        raise PackPriceRefused(smallest=limits.smallest, largest=limits.largest)
