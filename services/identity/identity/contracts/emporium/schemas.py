"""Bodies of `/api/v1/auth/`."""

from datetime import datetime
from typing import Self
from uuid import UUID

from common.storefronts import Storefront
from common.web import Body, Output

from identity.domain.user import User
from identity.use_cases.new_password import NewPassword
from identity.use_cases.register import Register
from identity.use_cases.tokens import Tokens
from identity.web.fields import Email, Login, Name, OptionalName, Phone, Secret, Token


class Message(Output):
    message: str


class RegisterBody(Body):
    email: Email
    password: Secret
    password_confirm: Secret
    first_name: Name
    last_name: OptionalName = ""
    phone_number: Phone = None

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
            phone_number=self.phone_number,
        )


class RegisteredUser(Output):
    id: UUID
    email: str
    first_name: str
    last_name: str

    @classmethod
    def of(cls, user: User) -> Self:
        return cls(id=user.id, email=user.email, first_name=user.first_name, last_name=user.last_name)


class Registered(Output):
    message: str
    user: RegisteredUser


class LoginBody(Body):
    email: Login
    password: Secret


class SignedInUser(Output):
    id: UUID
    email: str
    first_name: str
    last_name: str
    is_verified: bool

    @classmethod
    def of(cls, user: User) -> Self:
        return cls(
            id=user.id,
            email=user.email,
            first_name=user.first_name,
            last_name=user.last_name,
            is_verified=user.is_verified,
        )


class TokenPair(Output):
    refresh: str
    access: str

    @classmethod
    def of(cls, tokens: Tokens) -> Self:
        return cls(refresh=tokens.refresh, access=tokens.access)


class LoggedIn(Output):
    message: str
    tokens: TokenPair
    user: SignedInUser


class RefreshBody(Body):
    refresh: Token


class Refreshed(Output):
    access: str


class LogoutBody(Body):
    """The whole body may be left out: the caller's session ends anyway."""

    refresh: str | None = None


class VerifyEmailBody(Body):
    token: Token


class ProfileBody(Body):
    """Partial. Whatever else is sent, the address included, is ignored."""

    first_name: Name = ""
    last_name: OptionalName = ""
    phone_number: Phone = None


class Profile(Output):
    id: UUID
    email: str
    first_name: str
    last_name: str
    phone_number: str | None
    is_verified: bool
    created_at: datetime

    @classmethod
    def of(cls, user: User) -> Self:
        return cls(
            id=user.id,
            email=user.email,
            first_name=user.first_name,
            last_name=user.last_name,
            phone_number=user.phone_number,
            is_verified=user.is_verified,
            created_at=user.created_at,
        )
