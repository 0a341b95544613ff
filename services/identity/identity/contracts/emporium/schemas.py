"""Bodies of `/api/v1/auth/`, except those for passwords and addresses."""

from datetime import datetime
from typing import Any
from uuid import UUID

from common.http import Body, Output, shown
from common.kernel.storefronts import Storefront

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


def logged_in_body(signed_in: SignedIn) -> dict[str, Any]:
    tokens, user = shown(TokenPair, signed_in.tokens), shown(SignedInUser, signed_in.user)
    return {"message": "Login successful", "tokens": tokens, "user": user}


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
