"""Request bodies that several contracts share."""

from uuid import UUID

from common.http import Body
from common.kernel.storefronts import Storefront
from pydantic import GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from identity.http.fields import Email, LoginEmail, Password, Token
from identity.use_cases.change_password import ChangePassword
from identity.use_cases.new_password import NewPassword
from identity.use_cases.reset_password import ResetPassword


class LoginBody(Body):
    email: LoginEmail
    password: Password


class RefreshBody(Body):
    refresh: Token


class NewAccountBody(Body):
    """The fields of a registration that every contract has."""

    email: Email
    password: Password
    password_confirm: Password

    def new_password(self) -> NewPassword:
        return NewPassword(
            password=self.password,
            confirmation=self.password_confirm,
            field="password",
            confirm_field="password_confirm",
        )


class NewPasswordBody(Body):
    """The fields of every request that replaces a password."""

    new_password: Password
    new_password_confirm: Password

    def new(self) -> NewPassword:
        return NewPassword(password=self.new_password, confirmation=self.new_password_confirm)


class ChangePasswordBody(NewPasswordBody):
    """Replaces a password that is known."""

    current_password: Password

    def command(self, storefront: Storefront, user_id: UUID, session_id: UUID | None) -> ChangePassword:
        return ChangePassword(
            storefront=storefront,
            user_id=user_id,
            session_id=session_id,
            current=self.current_password,
            new=self.new(),
        )


class ResetPasswordBody(NewPasswordBody):
    """Replaces a forgotten password, with the token of the mailed link."""

    token: Token

    def command(self, storefront: Storefront) -> ResetPassword:
        return ResetPassword(storefront=storefront, token=self.token, new=self.new())


class PartialUpdate(Body):
    """A request body in which a missing field does not change. So its fields have no defaults in the document."""

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        reference = handler(core_schema)
        for field in handler.resolve_ref_schema(reference)["properties"].values():
            field.pop("default", None)
        return reference
