"""Reads credentials from the JSON of a client.

Either the standard form of `PublicKeyCredential.toJSON()`, with the authenticator's values in `response`, or all values
in one object. Binary values are base64url text, with or without padding, or lists of integers.
"""

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from identity.domain.credential_responses import Assertion, Attestation
from identity.domain.passkey import MAX_CREDENTIAL_ID
from identity.domain.passkey_errors import (
    AttestationMissing,
    AuthenticationFailed,
    CredentialIdInvalid,
    CredentialIdMissing,
    CredentialMissing,
    RegistrationFailed,
)

MAX_LENGTH = 131_072
"""The maximum length of a value, as text or as a list: more than any authenticator returns."""
TRANSPORTS = frozenset({"ble", "cable", "hybrid", "internal", "nfc", "smart-card", "usb"})

Json = Mapping[str, Any]


class Unreadable(ValueError):
    """A value is neither base64url nor a list of bytes, is too long, or contradicts another one."""


def require_credential(credential: Json | None) -> Json:
    """Raises CredentialMissing if it is missing or empty."""
    if not credential:
        raise CredentialMissing()
    return credential


def read_attestation(credential: Json) -> Attestation:
    """Raises AttestationMissing, RegistrationFailed."""
    values = _response(credential)
    if not (values.get("clientDataJSON") and values.get("attestationObject")):
        raise AttestationMissing()
    try:
        _check_type(credential)
        return Attestation(
            client_data=decode(values["clientDataJSON"]),
            attestation_object=decode(values["attestationObject"]),
            credential_id=_credential_id(credential),
            transports=_transports(values.get("transports")),
        )
    except Unreadable:
        raise RegistrationFailed() from None


def read_assertion(credential: Json) -> Assertion:
    """Raises AuthenticationFailed."""
    values = _response(credential)
    try:
        _check_type(credential)
        return Assertion(
            client_data=decode(values.get("clientDataJSON")),
            authenticator_data=decode(values.get("authenticatorData")),
            signature=decode(values.get("signature")),
            user_handle=decode(values["userHandle"]) if values.get("userHandle") else None,
        )
    except Unreadable:
        raise AuthenticationFailed() from None


def read_credential_id(credential: Json) -> bytes:
    """Raises CredentialIdMissing, CredentialIdInvalid."""
    try:
        credential_id = _credential_id(credential)
    except Unreadable:
        raise CredentialIdInvalid() from None
    if credential_id is None:
        raise CredentialIdMissing()
    if len(credential_id) > MAX_CREDENTIAL_ID:
        raise CredentialIdInvalid()
    return credential_id


def decode(value: Any) -> bytes:
    """The bytes of base64url text or of a list of integers. Raises Unreadable, also for no bytes at all."""
    if not isinstance(value, str | list) or not 0 < len(value) <= MAX_LENGTH:
        raise Unreadable
    return _decode_text(value) if isinstance(value, str) else _decode_list(value)


def encode(value: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def _decode_text(text: str) -> bytes:
    bare = text.rstrip("=")
    if len(text) - len(bare) not in (0, -len(bare) % 4):
        raise Unreadable
    try:
        return base64.b64decode(bare + "=" * (-len(bare) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise Unreadable from None


def _decode_list(values: list[Any]) -> bytes:
    if not all(type(each) is int for each in values):
        raise Unreadable
    try:
        return bytes(values)
    except ValueError:
        raise Unreadable from None


def _response(credential: Json) -> Json:
    """The object that contains the authenticator's values."""
    response = credential.get("response")
    return response if isinstance(response, dict) else credential


def _check_type(credential: Json) -> None:
    if credential.get("type") not in (None, "public-key"):
        raise Unreadable


def _credential_id(credential: Json) -> bytes | None:
    """None if there is none. Raises Unreadable, also if there are two different ones."""
    found = {decode(credential[name]) for name in ("id", "rawId") if credential.get(name)}
    if len(found) > 1:
        raise Unreadable
    return next(iter(found), None)


def _transports(values: Any) -> tuple[str, ...]:
    """The known ones: clients may name transports that are not yet standardised."""
    if not isinstance(values, list):
        return ()
    return tuple(sorted({each for each in values if isinstance(each, str)} & TRANSPORTS))
