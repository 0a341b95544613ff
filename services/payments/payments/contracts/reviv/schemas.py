"""Reviv's bodies for credits."""

from datetime import datetime
from typing import Any, Literal

from common.http import Body, Output, shown
from common.kernel.callers import Caller
from pydantic import StrictStr

from payments.domain.credit_pack import CreditPack
from payments.use_cases.purchase_credits import PurchaseCredits


class PackBody(Output):
    id: int
    sku: str
    credits: int
    price_cents: int
    price_dollars: str
    active: bool


def pack_body(pack: CreditPack) -> dict[str, Any]:
    price = f"${pack.price // 100}.{pack.price % 100:02d}"
    return shown(PackBody, pack, price_cents=pack.price, price_dollars=price, active=pack.is_active)


class TransactionBody(Output):
    """`amount` in credits: positive for purchases, negative for unlocks, either for refunds."""

    id: int
    amount: int
    transaction_type: Literal["purchase", "unlock", "refund"]
    created_at: datetime


class PurchaseBody(Body):
    sku: StrictStr

    def command(self, caller: Caller, front_end: str, request_key: str | None) -> PurchaseCredits:
        assert caller.user_id
        return PurchaseCredits(
            storefront=caller.storefront,
            user_id=caller.user_id,
            email=caller.email,
            sku=self.sku,
            front_end=front_end,
            request_key=request_key,
        )


class CheckoutBody(Output):
    """The URL of Stripe's checkout page."""

    checkout_url: str
