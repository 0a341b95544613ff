"""Reviv's bodies for credits."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from common.http import Body, Output
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

    @classmethod
    def of(cls, pack: CreditPack) -> "PackBody":
        assert pack.id is not None
        return cls(
            id=pack.id,
            sku=pack.sku,
            credits=pack.credits,
            price_cents=pack.price,
            price_dollars=f"${pack.price // 100}.{pack.price % 100:02d}",
            active=pack.is_active,
        )


class TransactionBody(Output):
    """`amount` in credits: positive for purchases, negative for unlocks, either for refunds."""

    id: int
    amount: int
    transaction_type: Literal["purchase", "unlock", "refund"]
    created_at: datetime


class PurchaseBody(Body):
    sku: StrictStr

    def command(self, storefront: str, user_id: UUID, email: str | None, request_key: str | None) -> PurchaseCredits:
        return PurchaseCredits(
            storefront=storefront, user_id=user_id, email=email, sku=self.sku, request_key=request_key
        )


class CheckoutBody(Output):
    """The URL of Stripe's checkout page."""

    checkout_url: str
