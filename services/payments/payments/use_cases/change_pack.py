"""Staff manage the credit packs on sale."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from common.kernel import clock
from common.kernel.charge_limits import ChargeLimits

from payments.domain.credit_errors import PackExists, PackNotFound, PackPriceRefused
from payments.domain.credit_pack import CreditPack
from payments.repository.credit_packs import CreditPacks


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
