"""Types of the text fields in request bodies."""

import re
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    Field,
    StringConstraints,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic_core import PydanticCustomError

from identity.domain.emails import MAX_LENGTH as EMAIL_LENGTH
from identity.domain.emails import InvalidEmail, canonical

PHONE = re.compile(r"\+?[0-9]{9,15}")
PASSWORD_LENGTH = 1024
TOKEN_LENGTH = 4096


def _not_blank(text: str) -> str:
    if not text:
        raise PydanticCustomError("blank", "This field may not be blank.")
    return text


def _email(text: str) -> str:
    try:
        return canonical(text)
    except InvalidEmail:
        raise PydanticCustomError("email", "Enter a valid email address.") from None


def _valid_or_none(value: Any, validate: ValidatorFunctionWrapHandler) -> Any:
    try:
        return validate(value)
    except ValidationError:
        return None


def _phone(text: str) -> str | None:
    if text and not PHONE.fullmatch(text):
        raise PydanticCustomError("phone", "Enter a valid phone number.")
    return text or None


def _blank_to_none(text: str) -> str | None:
    return text or None


def _trimmed(length: int) -> StringConstraints:
    return StringConstraints(strip_whitespace=True, max_length=length)


NotBlank = AfterValidator(_not_blank)
SOME_TEXT = Field(json_schema_extra={"pattern": r"\S"})
"""Documents that trimmed text is not blank."""
BlankToNone = AfterValidator(_blank_to_none)

Name = Annotated[str, _trimmed(150), NotBlank, SOME_TEXT]
OptionalName = Annotated[str, _trimmed(150)]
ShortText = Annotated[str, _trimmed(100), NotBlank, SOME_TEXT]
OptionalShortText = Annotated[str, _trimmed(100), BlankToNone] | None
"""None when it is missing, null or blank, as in every optional type below."""
AddressLine = Annotated[str, _trimmed(255), NotBlank, SOME_TEXT]
OptionalAddressLine = Annotated[str, _trimmed(255), BlankToNone] | None
Label = Annotated[str, _trimmed(50), NotBlank, SOME_TEXT]
ZipCode = Annotated[str, _trimmed(20), NotBlank, SOME_TEXT]
Phone = Annotated[str, _trimmed(20), AfterValidator(_phone), Field(examples=["+1234567890"])] | None
"""An optional `+` and 9 to 15 digits. Optional."""
Email = Annotated[
    str,
    _trimmed(EMAIL_LENGTH),
    NotBlank,
    AfterValidator(_email),
    Field(examples=["user@example.com"], json_schema_extra={"format": "email"}),
]
"""An e-mail address, in its canonical form."""
EmailOrNone = Annotated[Email | None, WrapValidator(_valid_or_none)]
"""None when the value is not a valid address."""
LoginEmail = Annotated[str, _trimmed(EMAIL_LENGTH), NotBlank, SOME_TEXT]
"""The address to sign in with. It is not validated: an invalid one gets the same response as one without an account."""
Password = Annotated[
    str, StringConstraints(max_length=PASSWORD_LENGTH), NotBlank, Field(json_schema_extra={"minLength": 1})
]
"""Not trimmed: white space is a part of it."""
Token = Annotated[str, _trimmed(TOKEN_LENGTH), NotBlank, SOME_TEXT]
