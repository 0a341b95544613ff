"""Bodies of the staff contract."""

from datetime import datetime
from typing import Self
from uuid import UUID

from common.web import Body, Output

from identity.domain.user import User
from identity.web.fields import Login, Secret, Token


class SignInBody(Body):
    email: Login
    password: Secret


class RefreshBody(Body):
    refresh: Token


class SignOutBody(Body):
    refresh: str | None = None


class StaffUser(Output):
    id: UUID
    email: str
    first_name: str
    last_name: str

    @classmethod
    def of(cls, user: User) -> Self:
        return cls(id=user.id, email=user.email, first_name=user.first_name, last_name=user.last_name)


class SignedInBody(Output):
    """`expires_in`: seconds until `access` expires."""

    access: str
    refresh: str
    expires_in: int
    user: StaffUser


class RefreshedBody(Output):
    access: str
    expires_in: int


class Customer(Output):
    id: UUID
    email: str
    first_name: str
    last_name: str
    phone_number: str | None
    is_active: bool
    is_verified: bool
    created_at: datetime
