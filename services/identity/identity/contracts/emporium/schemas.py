"""Bodies of `/api/v1/auth/`, except those for passwords and addresses."""

from datetime import datetime
from typing import Self
from uuid import UUID

from common.http import Body, Output
from common.kernel.storefronts import Storefront

from identity.domain.user import User
from identity.http.bodies import NewAccountBody, PartialUpdate
from identity.http.fields import Name, OptionalName, Phone, Token
from identity.use_cases.register import Register
from identity.use_cases.sign_in import SignedIn


class Message(Output):
    message: str


class RegisterBody(NewAccountBody):
    first_name: Name
    last_name: OptionalName = ""
    phone_number: Phone = None

    def command(self, storefront: Storefront) -> Register:
        return Register(
            storefront=storefront,
            email=self.email,
            password=self.new_password(),
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
        return cls.model_validate(user, from_attributes=True)


class Registered(Output):
    message: str
    user: RegisteredUser


class SignedInUser(Output):
    id: UUID
    email: str
    first_name: str
    last_name: str
    is_verified: bool


class TokenPair(Output):
    refresh: str
    access: str


class LoggedIn(Output):
    message: str
    tokens: TokenPair
    user: SignedInUser

    @classmethod
    def of(cls, signed_in: SignedIn) -> Self:
        return cls(
            message="Login successful",
            tokens=TokenPair.model_validate(signed_in.tokens, from_attributes=True),
            user=SignedInUser.model_validate(signed_in.user, from_attributes=True),
        )


class Refreshed(Output):
    access: str


class LogoutBody(Body):
    """Optional: without a body the caller's session ends as well."""

    refresh: str | None = None


class VerifyEmailBody(Body):
    token: Token


class ProfileBody(PartialUpdate):
    """A partial update. Other fields, including the e-mail address, are ignored."""

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
        return cls.model_validate(user, from_attributes=True)
