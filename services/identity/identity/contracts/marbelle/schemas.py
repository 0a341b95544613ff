"""Bodies of `/api/v1/auth/`, but for passwords and addresses."""

from datetime import datetime
from typing import Literal, Self
from uuid import UUID

from common.storefronts import Storefront
from common.web import Body, Output
from pydantic import BaseModel

from identity.domain.user import User
from identity.domain.users import Account
from identity.use_cases.change_email import RequestEmailChange
from identity.use_cases.new_password import NewPassword
from identity.use_cases.register import Register
from identity.use_cases.tokens import Tokens
from identity.web.fields import Email, EmailOrNobodys, Login, OptionalName, OptionalWords, Phone, Secret, Token


class RegisterBody(Body):
    email: Email
    password: Secret
    password_confirm: Secret
    first_name: OptionalName = ""
    last_name: OptionalName = ""
    company_name: OptionalWords = None
    phone: Phone = None

    def command(self, storefront: Storefront) -> Register:
        return Register(
            storefront=storefront,
            email=self.email,
            password=NewPassword(
                password=self.password,
                confirmation=self.password_confirm,
                field="password",
                confirm_field="password_confirm",
            ),
            first_name=self.first_name,
            last_name=self.last_name,
            company_name=self.company_name,
            phone_number=self.phone,
        )


class RegisteredBody(Output):
    user_id: int


class LoginBody(Body):
    email: Login
    password: Secret


class UserBody(Output):
    """Empty texts, never null. Whoever names a company is a business customer."""

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

    @classmethod
    def of(cls, user: User | Account) -> Self:
        return cls(
            id=user.number,
            email=user.email,
            first_name=user.first_name,
            last_name=user.last_name,
            company_name=user.company_name or "",
            phone=user.phone_number or "",
            is_business_customer=bool(user.company_name),
            is_active=user.is_active,
            is_verified=user.is_verified,
            date_joined=user.created_at,
        )


class SignedInBody(Output):
    access: str
    refresh: str
    user: UserBody


class TokenPair(Output):
    access: str
    refresh: str


class RefreshBody(Body):
    refresh: Token


class Refreshed(Output):
    """The tokens stand in the envelope and beside it: some clients read the one, some the other."""

    success: Literal[True]
    message: str
    access: str
    refresh: str
    data: TokenPair

    @classmethod
    def of(cls, tokens: Tokens) -> Self:
        pair = TokenPair(access=tokens.access, refresh=tokens.refresh)
        return cls(success=True, message="Token refreshed successfully.", **pair.model_dump(), data=pair)


class LogoutBody(Body):
    """The whole body may be left out: the caller's session ends anyway."""

    refresh: Token | None = None


class TokenBody(Body):
    """The token of a mailed link."""

    token: Token


class EmailBody(Body):
    email: Email


class ForgottenBody(BaseModel):
    """Whose password was forgotten. What is no address is nobody's, and is not refused either."""

    email: EmailOrNobodys = None


class EmailChangeBody(Body):
    current_password: Secret
    new_email: Email

    def command(self, storefront: Storefront, user_id: UUID) -> RequestEmailChange:
        return RequestEmailChange(
            storefront=storefront,
            user_id=user_id,
            current_password=self.current_password,
            new_email=self.new_email,
        )


class ProfileBody(Body):
    """Partial. The address is not changed here: whatever is sent as `email` is ignored."""

    first_name: OptionalName = ""
    last_name: OptionalName = ""
    phone: Phone = None
    company_name: OptionalWords = None

    def changes(self) -> dict[str, str | None]:
        sent = self.model_dump(exclude_unset=True)
        return {"phone_number" if name == "phone" else name: value for name, value in sent.items()}
