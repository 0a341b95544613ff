"""Crashes of the process that runs a checkout."""

import pytest

from .fakes import Faults, ProcessDied
from .storefront import Buyer

STEPS = [
    pytest.param(step, after, id=f"{'after' if after else 'before'} {step}")
    for step in ("addresses", "claim", "reserve")
    for after in (False, True)
]
CHECKOUT_TIMEOUT = 120


async def crash(buyer: Buyer, step: str, after: bool, key: str | None = None) -> None:
    fake_services = buyer.storefront.fake_services
    fake_services.faults[step] = Faults(ProcessDied(), after=after)
    with pytest.raises(ProcessDied):
        await buyer.check_out(key)
    fake_services.faults.clear()


def holds_nothing(buyer: Buyer, stock: int) -> bool:
    fake_services = buyer.storefront.fake_services
    return (
        not fake_services.claims
        and not fake_services.reservations
        and fake_services.stock[buyer.product] == stock
        and len(fake_services.carts[buyer.id]) == 1
    )
