"""Bodies of customers' accounts and sessions."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from common.http import Output, shown
from common.kernel.storefronts import Storefront
from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, model_validator
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from identity.contracts.storybook.optional_fields import BlanksOmitted
from identity.domain import username
from identity.domain.named_account import NamedAccount
from identity.domain.username import InvalidUsername
from identity.http.fields import Email, LoginEmail, OptionalName, Password
from identity.use_cases.edit_account import EditAccount
from identity.use_cases.new_password import NewPassword
from identity.use_cases.register_customer import RegisterCustomer
from identity.use_cases.sign_in import SignIn


def _username(text: str) -> str:
    try:
        return username.canonical(text) if text else ""
    except InvalidUsername:
        raise PydanticCustomError("username", "Enter a valid username.") from None


Username = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=username.MAX_LENGTH),
    AfterValidator(_username),
    Field(examples=["nino"], description="Letters, digits and @ . + - _"),
]
Phone = Annotated[str, StringConstraints(strip_whitespace=True, max_length=50)]
GIVEN: JsonDict = {"type": "string", "pattern": r"\S"}
"""Text that is not blank."""


class RegisterBody(BlanksOmitted):
    """Without a username one is derived from the address."""

    username: Username = ""
    password: Password
    email: Email
    first_name: OptionalName = ""
    last_name: OptionalName = ""
    phone: Phone = ""

    def command(self, storefront: Storefront, page_url: str) -> RegisterCustomer:
        return RegisterCustomer(
            storefront=storefront,
            username=self.username or None,
            email=self.email,
            password=_new_password(self.password),
            first_name=self.first_name,
            last_name=self.last_name,
            phone_number=self.phone,
            page_url=page_url,
        )


class LoginBody(BlanksOmitted):
    """One of `username` and `email` is required. Both take either; `username` takes precedence."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"username": "ada@example.com", "password": "Correct-Horse-7"}],
            "required": ["password"],
            "anyOf": [{"required": [name], "properties": {name: GIVEN}} for name in ("username", "email")],
        }
    )

    username: LoginEmail
    email: LoginEmail | None = None
    password: Password

    @model_validator(mode="before")
    @classmethod
    def _email_is_a_username(cls, body: Any) -> Any:
        if not isinstance(body, dict) or not cls.is_blank("username", body.get("username")):
            return body
        return {**body, "username": body.get("email")}

    def command(self, storefront: Storefront) -> SignIn:
        return SignIn(storefront=storefront, email=self.username, password=self.password)


class EditBody(BlanksOmitted):
    """A partial update: what is missing or blank does not change. Another `email` is to be confirmed first."""

    username: Username = ""
    password: Password = ""
    email: Email | None = None
    first_name: OptionalName = ""
    last_name: OptionalName = ""
    phone: Phone = ""

    def command(self, storefront: Storefront, user_id: UUID, session_id: UUID, page_url: str) -> EditAccount:
        changes = {"first_name": self.first_name, "last_name": self.last_name, "phone_number": self.phone}
        return EditAccount(
            storefront=storefront,
            user_id=user_id,
            session_id=session_id,
            username=self.username or None,
            email=self.email,
            password=_new_password(self.password) if self.password else None,
            changes={name: value for name, value in changes.items() if value},
            page_url=page_url,
        )


class MessageBody(Output):
    message: str


class UserBody(Output):
    """`avatar` is always null."""

    id: int
    username: str
    first_name: str
    last_name: str
    email: str
    phone: str
    avatar: None
    date_joined: datetime
    last_login: datetime | None


def user_body(account: NamedAccount) -> dict[str, Any]:
    return shown(
        UserBody,
        account,
        id=account.number,
        username=account.shown_name,
        phone=account.phone_number or "",
        avatar=None,
        date_joined=account.created_at,
        last_login=account.last_login_at,
    )


class UserMessageBody(Output):
    message: str
    user: UserBody


class SignedInStatusBody(Output):
    """`user` is the username."""

    loggedIn: bool  # the contract's name
    user: str


class SignedOutStatusBody(Output):
    loggedIn: bool


def _new_password(password: str) -> NewPassword:
    return NewPassword(password=password, confirmation=password, field="password")
