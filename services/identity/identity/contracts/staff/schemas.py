"""Bodies of the staff contract."""

from typing import Self
from uuid import UUID

from common.http import Output, StrictBody

from identity.http.fields import LoginEmail, Password, Token
from identity.use_cases.sign_in import SignedIn


class SignInBody(StrictBody):
    email: LoginEmail
    password: Password


class RefreshBody(StrictBody):
    refresh: Token


class SignOutBody(StrictBody):
    """`everywhere` ends all sessions of the account at this storefront."""

    refresh: str | None = None
    everywhere: bool = False


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
