"""The body of `password/`: one path for three operations, which differ in the fields of their bodies."""

from typing import Annotated, Any

from common.http import Body
from pydantic import BaseModel, ValidatorFunctionWrapHandler, WrapValidator

from identity.http.bodies import ChangePasswordBody, ResetPasswordBody
from identity.http.fields import Email


class RequestResetBody(Body):
    """Requests a mail with a link to replace a forgotten password."""

    email: Email


def _select_model(body: Any, _: ValidatorFunctionWrapHandler) -> BaseModel:
    """Select one model before validation, so that the errors name the fields of one operation only."""
    keys = body if isinstance(body, dict) else {}
    if "token" in keys:
        return ResetPasswordBody.model_validate(body)
    if "email" in keys and "current_password" not in keys:
        return RequestResetBody.model_validate(body)
    return ChangePasswordBody.model_validate(body)


PasswordBody = Annotated[ChangePasswordBody | RequestResetBody | ResetPasswordBody, WrapValidator(_select_model)]
