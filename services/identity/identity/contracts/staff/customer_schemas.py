"""Bodies of the staff contract for customers."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from common.http import Output, StrictBody
from common.kernel.languages import Language
from common.kernel.own_fields import OwnFieldChanges
from common.rpc.interfaces.customers import (
    BooksPart,
    CartPart,
    CreditsPart,
    JobsPart,
    OrdersPart,
    QuotaPart,
    ReviewsPart,
    SubscriptionsPart,
)
from dialects.staff import Followed
from pydantic import ConfigDict, StrictBool, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from identity.domain.address import AddressType

Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class Customer(Output):
    """`number` is the id that customers see where ids are integers.

    `username` is null, and so is `last_login_at`, in storefronts without them. `awaits_password`: an order created the
    account, and the mail with its password was not accepted yet. `sign_in_providers` are the OpenID providers with
    which the customer signs in, such as `google`. Credits and free offers stay at their initial values in storefronts
    that sell no credits. `language` is that of the customer's mails; null stands for the shop's.
    """

    id: UUID
    number: int
    username: str | None
    email: str
    first_name: str
    last_name: str
    phone_number: str | None
    language: Language | None
    is_active: bool
    is_verified: bool
    created_at: datetime
    last_login_at: datetime | None
    awaits_password: bool
    sign_in_providers: list[str]
    credit_balance: int
    free_preview_used: bool
    social_share_unlock_used: bool
    metadata: dict[str, str]


class CustomerPasskey(Output):
    id: UUID
    name: str
    created_at: datetime
    last_used_at: datetime | None


class CustomerAddress(Output):
    """An address to which orders of picture books are delivered. The current one is what the customer sees."""

    number: int
    is_current: bool
    full_name: str
    phone: str
    email: str
    address_line1: str
    address_line2: str
    city: str
    created_at: datetime


class BookAddress(Output):
    """An address of the customer's address book."""

    id: UUID
    address_type: AddressType
    full_name: str
    phone_number: str | None
    street_address: str
    apartment: str | None
    city: str
    state: str | None
    country: str
    zip_code: str
    is_default: bool
    created_at: datetime


class Block(Output):
    """Why and by whom the customer was blocked, and why and by whom the block was lifted.

    Names and addresses are null of persons whose accounts were deleted.
    """

    id: UUID
    reason: str
    blocked_at: datetime
    blocked_by: UUID | None
    blocked_by_name: str | None
    blocked_by_email: str | None
    lifted_reason: str | None
    lifted_at: datetime | None
    lifted_by: UUID | None
    lifted_by_name: str | None
    lifted_by_email: str | None


class CustomerDetail(Customer):
    """`blocks`: the newest first."""

    passkeys: list[CustomerPasskey]
    contact_addresses: list[CustomerAddress]
    addresses: list[BookAddress]
    blocks: list[Block]


class CustomerPage(CustomerDetail):
    """What all services have of a customer.

    A part is null if the shop has nothing of the kind, if the caller may not see it (`withheld` names the parts), or if
    its service did not answer (`unavailable` names the services).
    """

    orders: OrdersPart | None
    book_orders: OrdersPart | None
    cart: CartPart | None
    reviews: ReviewsPart | None
    credits: CreditsPart | None
    subscriptions: SubscriptionsPart | None
    quota: QuotaPart | None
    jobs: JobsPart | None
    books: BooksPart | None
    withheld: list[str]
    unavailable: list[str]


class CustomerList(Output, Followed):
    """`total_count` is null on the pages after the first, `next_cursor` on the last."""

    items: list[Customer]
    total_count: int | None
    next_cursor: str | None


class CustomerChangesBody(StrictBody):
    """Blocks a customer, or lifts the block, with a `reason`; sets `metadata`; sets the `language` of mails, null for
    the shop's. Any of them."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"is_active": False, "reason": "asked for by the customer"}]}
    )

    is_active: StrictBool | None = None
    reason: Reason | None = None
    metadata: OwnFieldChanges | None = None
    language: Language | None = None

    @model_validator(mode="after")
    def _changes_something(self) -> "CustomerChangesBody":
        changes_another = self.metadata is not None or "language" in self.model_fields_set
        if self.is_active is None and (not changes_another or "is_active" in self.model_fields_set):
            text = "is_active, metadata or language is required."
            raise PydanticCustomError("missing", text, {"field": "is_active"})
        if self.is_active is not None and self.reason is None:
            raise PydanticCustomError("missing", "reason is required.", {"field": "reason"})
        return self
