"""Staff's bodies for credits. Prices are decimal strings, credits integers."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from common.db.executor import Row
from common.http import Output, StrictBody, shown
from common.kernel.money import formatter, from_decimal, to_decimal_string
from common.kernel.storefronts import Storefront
from pydantic import AfterValidator, Field, StrictBool, StrictInt, StringConstraints
from pydantic_core import PydanticCustomError

from payments.contracts.staff.schemas import DecimalString
from payments.domain.credit_errors import PackPriceRefused
from payments.domain.credit_pack import CreditPack
from payments.domain.credit_purchase import Flag, PurchaseStatus
from payments.domain.credits import EntryKind
from payments.storefront import charge_limits
from payments.use_cases.adjust_credits import AdjustCredits
from payments.use_cases.change_pack import ChangePack, NewPack

MOST_ADJUSTED = 1_000_000


def _not_zero(amount: int) -> int:
    if amount == 0:
        raise PydanticCustomError("credit.adjustment_empty", "Must not be 0.")
    return amount


Credits = Annotated[StrictInt, Field(ge=1, le=100_000)]
Adjusted = Annotated[StrictInt, Field(ge=-MOST_ADJUSTED, le=MOST_ADJUSTED), AfterValidator(_not_zero)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class PackBody(Output):
    id: int
    sku: str
    credits: int
    price: str
    currency: str
    is_active: bool
    created_at: datetime
    updated_at: datetime


def pack_body(pack: CreditPack, currency: str) -> dict[str, Any]:
    return shown(PackBody, pack, price=to_decimal_string(pack.price, currency), currency=currency)


class NewPackBody(StrictBody):
    sku: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
    credits: Credits
    price: DecimalString
    is_active: StrictBool = True

    def command(self, storefront: Storefront) -> NewPack:
        return NewPack(
            sku=self.sku,
            credits=self.credits,
            price=_minor_units(self.price, storefront),
            is_active=self.is_active,
            limits=charge_limits(storefront),
        )


class PackChangesBody(StrictBody):
    """Fields that are left out stay as they are."""

    credits: Credits = 1
    price: DecimalString = ""
    is_active: StrictBool = True

    def command(self, pack_id: int, storefront: Storefront) -> ChangePack:
        changes = self.model_dump(exclude_unset=True)
        if "price" in changes:
            changes["price"] = _minor_units(self.price, storefront)
        return ChangePack(pack_id=pack_id, changes=changes, limits=charge_limits(storefront))


class AdjustmentRequestBody(StrictBody):
    """`amount` is added to the balance, which cannot become negative."""

    amount: Adjusted
    reason: Reason

    def command(self, adjustment_id: UUID, storefront: str, user_id: UUID, staff_id: UUID) -> AdjustCredits:
        return AdjustCredits(
            adjustment_id=adjustment_id,
            storefront=storefront,
            user_id=user_id,
            amount=self.amount,
            reason=self.reason,
            staff_id=staff_id,
        )


class AdjustmentBody(Output):
    """`balance` is the balance after the adjustment."""

    id: UUID
    amount: int
    reason: str | None
    staff_id: UUID
    balance: int
    created_at: datetime


class EntryBody(Output):
    """`amount` is signed, `balance` the balance after the entry. Adjustments have a `reason` and its author.

    `staff_name` is the e-mail address or the API key's name at that time, `[erased]` of an erased person.
    """

    id: int
    version: int
    kind: EntryKind
    amount: int
    balance: int
    reference: UUID
    purchase_id: UUID | None
    reason: str | None
    staff_id: UUID | None
    staff_name: str | None
    created_at: datetime


class PurchaseBody(Output):
    """A purchase of credits at Stripe. `flag` says why staff should look at it.

    `credits_recalled` is how many credits its refunds stand for, `credits_owed` how many of them had been spent.
    """

    id: UUID
    user_id: UUID | None
    email: str | None
    sku: str
    credits: int
    price: str
    currency: str
    status: PurchaseStatus
    session_id: str | None
    transaction_id: str | None
    refunded_amount: str
    credits_recalled: int
    credits_owed: int
    flag: Flag | None
    paid_at: datetime | None
    created_at: datetime
    updated_at: datetime


def purchase_body(row: Row) -> dict[str, Any]:
    money = formatter(row["currency"])
    return shown(PurchaseBody, row, price=money(row["price"]), refunded_amount=money(row["refunded"]))


class AccountBody(Output):
    """A customer's credits, with the newest entries and purchases."""

    user_id: UUID
    balance: int
    version: int
    entries: list[EntryBody]
    purchases: list[PurchaseBody]


def _minor_units(price: str, storefront: Storefront) -> int:
    try:
        return from_decimal(Decimal(price), storefront.currency)
    except ValueError as error:
        limits = charge_limits(storefront)
        raise PackPriceRefused(smallest=limits.smallest, largest=limits.largest) from error
