"""`password/`: one address, three operations, told apart by what is sent."""

from typing import Annotated, Any

from common.web import Body
from pydantic import BaseModel, ValidatorFunctionWrapHandler, WrapValidator

from identity.use_cases.new_password import NewPassword
from identity.web.fields import Email, Secret, Token


class ChangePasswordBody(Body):
    """Signed in, with the password known."""

    current_password: Secret
    new_password: Secret
    new_password_confirm: Secret

    def new(self) -> NewPassword:
        return NewPassword(password=self.new_password, confirmation=self.new_password_confirm)


class RequestResetBody(Body):
    """Forgotten: asks for a mail with a link."""

    email: Email


class ResetPasswordBody(Body):
    """With the token of that link."""

    token: Token
    new_password: Secret
    new_password_confirm: Secret

    def new(self) -> NewPassword:
        return NewPassword(password=self.new_password, confirmation=self.new_password_confirm)


def _told_apart(body: Any, _: ValidatorFunctionWrapHandler) -> BaseModel:
    """One model is chosen before validation, so that faults name the fields of one operation."""
    keys = body if isinstance(body, dict) else {}
    if "token" in keys:
        return ResetPasswordBody.model_validate(body)
    if "email" in keys and "current_password" not in keys:
        return RequestResetBody.model_validate(body)
    return ChangePasswordBody.model_validate(body)


PasswordBody = Annotated[ChangePasswordBody | RequestResetBody | ResetPasswordBody, WrapValidator(_told_apart)]
