"""Bodies about members of staff, roles and invitations."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from common.http import Output, StrictBody
from common.kernel.permissions import Permission
from pydantic import Field, StrictBool, StringConstraints

from identity.http.fields import LoginEmail, Password, Token

RoleName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
PersonName = Annotated[str, StringConstraints(strip_whitespace=True, max_length=150)]
Permissions = Annotated[tuple[Permission, ...], Field(min_length=1, max_length=100)]


class InvitationRequest(StrictBody):
    email: LoginEmail
    role: RoleName


class AcceptanceRequest(StrictBody):
    """`token` is that of the mail's link."""

    token: Token
    password: Password
    first_name: PersonName = ""
    last_name: PersonName = ""


class MemberChanges(StrictBody):
    role: RoleName | None = None
    is_active: StrictBool | None = None


class Member(Output):
    """`sessions` counts those that have neither ended nor expired."""

    id: UUID
    email: str
    first_name: str
    last_name: str
    role: str
    is_active: bool
    created_at: datetime
    last_sign_in_at: datetime | None
    sessions: int
    second_factors: list[str]


class Invitation(Output):
    """An invitation that was not accepted yet."""

    id: UUID
    email: str
    role: str
    invited_by: UUID | None
    invited_by_name: str | None
    created_at: datetime
    expires_at: datetime


class MemberList(Output):
    items: list[Member]
    invitations: list[Invitation]


class NewRole(StrictBody):
    name: RoleName
    permissions: Permissions


class RoleChanges(StrictBody):
    permissions: Permissions


class Role(Output):
    """A role that every shop has is `built_in`: it cannot be changed."""

    name: str
    permissions: list[str]
    built_in: bool


class RoleList(Output):
    """`permissions` are all that exist."""

    items: list[Role]
    permissions: list[str]


class PasswordChange(StrictBody):
    current_password: Password
    new_password: Password


class SwitchRequest(StrictBody):
    storefront: Annotated[str, StringConstraints(max_length=40)]


class MyStorefront(Output):
    """A storefront of whose staff the caller's address is. `path` is where it is served below the same address."""

    name: str
    title: str


class MyShop(Output):
    """`timezone` is a name of the IANA database: where the shop's days begin."""

    name: str
    title: str
    contract: str
    currency: str
    timezone: str


class Me(Output):
    """`modules` are the parts that this shop has.

    With `second_factor_required` there are no permissions until a second factor was proved.
    """

    id: UUID
    email: str
    first_name: str
    last_name: str
    role: str
    permissions: list[str]
    second_factors: list[str]
    second_factor_required: bool
    storefront: MyShop
    modules: list[str]
    storefronts: list[MyStorefront]
