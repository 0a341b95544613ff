"""Bodies of the staff contract."""

from typing import Any
from uuid import UUID

from common.http import Output, StrictBody, shown

from identity.domain.live_session import STAFF_ACCESS_SECONDS
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


def signed_in_body(signed_in: SignedIn) -> dict[str, Any]:
    user = shown(StaffUser, signed_in.user)
    return shown(SignedInBody, signed_in.tokens, expires_in=STAFF_ACCESS_SECONDS, user=user)


class RefreshedBody(Output):
    access: str
    expires_in: int
