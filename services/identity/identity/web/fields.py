"""Kinds of text that request bodies are made of."""

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
from identity.domain.emails import NotAnEmail, canonical

PHONE = re.compile(r"\+?[0-9]{9,15}")
SECRET_LENGTH = 1024
TOKEN_LENGTH = 4096


def _not_blank(text: str) -> str:
    if not text:
        raise PydanticCustomError("blank", "This field may not be blank.")
    return text


def _email(text: str) -> str:
    try:
        return canonical(text)
    except NotAnEmail:
        raise PydanticCustomError("email", "Enter a valid email address.") from None


def _if_valid(value: Any, validate: ValidatorFunctionWrapHandler) -> Any:
    try:
        return validate(value)
    except ValidationError:
        return None


def _phone(text: str) -> str | None:
    if text and not PHONE.fullmatch(text):
        raise PydanticCustomError("phone", "Enter a valid phone number.")
    return text or None


def _or_nothing(text: str) -> str | None:
    return text or None


def _trimmed(length: int) -> StringConstraints:
    return StringConstraints(strip_whitespace=True, max_length=length)


Required = AfterValidator(_not_blank)
Name = Annotated[str, _trimmed(150), Required]
OptionalName = Annotated[str, _trimmed(150)]
Words = Annotated[str, _trimmed(100), Required]
Line = Annotated[str, _trimmed(255), Required]
Label = Annotated[str, _trimmed(50), Required]
Zip = Annotated[str, _trimmed(20), Required]
OptionalLine = Annotated[str, _trimmed(255), AfterValidator(_or_nothing)] | None
OptionalWords = Annotated[str, _trimmed(100), AfterValidator(_or_nothing)] | None
"""Left out, null and blank are the same: nothing."""
Phone = Annotated[str, _trimmed(20), AfterValidator(_phone), Field(examples=["+1234567890"])] | None
"""An optional +, 9 to 15 digits. Left out, null and blank are the same: nothing."""
Email = Annotated[
    str,
    _trimmed(EMAIL_LENGTH),
    Required,
    AfterValidator(_email),
    Field(examples=["user@example.com"], json_schema_extra={"format": "email"}),
]
"""Canonical: normal form, lower case."""
EmailOrNobodys = Annotated[Email | None, WrapValidator(_if_valid)]
"""None for anything else."""
Login = Annotated[str, _trimmed(EMAIL_LENGTH), Required]
"""An address to sign in with. What is no address belongs to nobody, and is answered like that."""
Secret = Annotated[str, StringConstraints(max_length=SECRET_LENGTH), Required]
"""A password as it was typed: blanks count."""
Token = Annotated[str, _trimmed(TOKEN_LENGTH), Required]
