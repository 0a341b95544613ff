"""Bodies of the staff contract."""

from datetime import datetime
from typing import Self
from uuid import UUID

from common.http import Output, StrictBody
from pydantic import StrictBool

from identity.http.fields import LoginEmail, Password, Token
from identity.use_cases.sign_in import SignedIn


class SignInBody(StrictBody):
    email: LoginEmail
    password: Password


class RefreshBody(StrictBody):
    refresh: Token


class SignOutBody(StrictBody):
    refresh: str | None = None


class StaffUser(Output):
    id: UUID
    email: str
    first_name: str
    last_name: str


class SignedInBody(Output):
    """`expires_in`: seconds until `access` expires."""

    access: str
    refresh: str
    expires_in: int
    user: StaffUser

    @classmethod
    def of(cls, signed_in: SignedIn, expires_in: int) -> Self:
        tokens = signed_in.tokens
        user = StaffUser.model_validate(signed_in.user, from_attributes=True)
        return cls(access=tokens.access, refresh=tokens.refresh, expires_in=expires_in, user=user)


class RefreshedBody(Output):
    access: str
    expires_in: int


class Customer(Output):
    """`number` is the id that customers see where ids are integers.

    `username` is null, and so is `last_login_at`, in storefronts without them. `awaits_password`: an order created the
    account, and the mail with its password was not accepted yet. `sign_in_providers` are the OpenID providers with
    which the customer signs in, such as `google`. Credits and free offers stay at their initial values in storefronts
    that sell no credits.
    """

    id: UUID
    number: int
    username: str | None
    email: str
    first_name: str
    last_name: str
    phone_number: str | None
    is_active: bool
    is_verified: bool
    created_at: datetime
    last_login_at: datetime | None
    awaits_password: bool
    sign_in_providers: list[str]
    credit_balance: int
    free_preview_used: bool
    social_share_unlock_used: bool


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


class CustomerDetail(Customer):
    passkeys: list[CustomerPasskey]
    contact_addresses: list[CustomerAddress]


class CustomerChangesBody(StrictBody):
    is_active: StrictBool
