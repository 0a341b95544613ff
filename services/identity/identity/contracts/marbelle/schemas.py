"""Bodies of `/api/v1/auth/`, except those for passwords and addresses."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from common.http import Body, Output, shown
from common.kernel.storefronts import Storefront
from pydantic import BaseModel

from identity.domain.account import Account
from identity.domain.user import User
from identity.http.bodies import NewAccountBody, PartialUpdate
from identity.http.fields import Email, EmailOrNone, OptionalName, OptionalShortText, Password, Phone, Token
from identity.use_cases.issue_tokens import IssuedTokens
from identity.use_cases.register import Register
from identity.use_cases.request_email_change import RequestEmailChange
from identity.use_cases.sign_in import SignedIn


class RegisterBody(NewAccountBody):
    first_name: OptionalName = ""
    last_name: OptionalName = ""
    company_name: OptionalShortText = None
    phone: Phone = None

    def command(self, storefront: Storefront) -> Register:
        return Register(
            storefront=storefront,
            email=self.email,
            password=self.new_password(),
            first_name=self.first_name,
            last_name=self.last_name,
            company_name=self.company_name,
            phone_number=self.phone,
        )


class RegisteredBody(Output):
    user_id: int


class UserBody(Output):
    """Missing texts are empty, never null. An account with a company name is a business customer."""

    id: int
    email: str
    first_name: str
    last_name: str
    company_name: str
    phone: str
    is_business_customer: bool
    is_active: bool
    is_verified: bool
    date_joined: datetime


def user_body(user: User | Account) -> dict[str, Any]:
    return shown(
        UserBody,
        user,
        id=user.number,
        company_name=user.company_name or "",
        phone=user.phone_number or "",
        is_business_customer=bool(user.company_name),
        date_joined=user.created_at,
    )


class SignedInBody(Output):
    access: str
    refresh: str
    user: UserBody


def signed_in_body(signed_in: SignedIn) -> dict[str, Any]:
    return shown(SignedInBody, signed_in.tokens, user=user_body(signed_in.user))


class TokenPair(Output):
    access: str
    refresh: str


class Refreshed(Output):
    """The tokens are in the envelope's data and at the top level, because clients exist for either."""

    success: Literal[True]
    message: str
    access: str
    refresh: str
    data: TokenPair


def refreshed_body(tokens: IssuedTokens) -> dict[str, Any]:
    message = "Token refreshed successfully."
    return shown(Refreshed, tokens, success=True, message=message, data=shown(TokenPair, tokens))


class LogoutBody(Body):
    """Optional: without a body the caller's session ends as well."""

    refresh: Token | None = None


class TokenBody(Body):
    """The token of a mailed link."""

    token: Token


class EmailBody(Body):
    email: Email


class RequestResetBody(BaseModel):
    """An invalid address is not refused: it gets the same response as one without an account."""

    email: EmailOrNone = None


class EmailChangeBody(Body):
    current_password: Password
    new_email: Email

    def command(self, storefront: Storefront, user_id: UUID) -> RequestEmailChange:
        return RequestEmailChange(
            storefront=storefront,
            user_id=user_id,
            current_password=self.current_password,
            new_email=self.new_email,
        )


class ProfileBody(PartialUpdate):
    """A partial update. Other fields, including `email`, are ignored."""

    first_name: OptionalName = ""
    last_name: OptionalName = ""
    phone: Phone = None
    company_name: OptionalShortText = None

    def changes(self) -> dict[str, str | None]:
        fields = self.model_dump(exclude_unset=True)
        return {"phone_number" if name == "phone" else name: value for name, value in fields.items()}
