"""Every refusal of passkeys has the contract's own code and message."""

import pytest
from common.kernel.errors import DomainError
from dialects import reviv, staff
from identity.domain import passkey_errors

ERRORS = [
    error
    for error in vars(passkey_errors).values()
    if isinstance(error, type) and issubclass(error, DomainError) and error.__module__ == passkey_errors.__name__
]
STAFF_ONLY = {"passkey.not_found"}
DOCUMENTED = {
    "REGISTRATION_MISSING",
    "REGISTRATION_MISMATCH",
    "MISSING_CREDENTIAL",
    "MISSING_ATTESTATION",
    "REGISTRATION_FAILED",
    "CREDENTIAL_EXISTS",
    "AUTH_MISSING",
    "MISSING_CREDENTIAL_ID",
    "INVALID_CREDENTIAL_ID",
    "UNKNOWN_CREDENTIAL",
    "AUTH_FAILED",
    "REPLAY_DETECTED",
    "MISSING_EMAIL",
    "INVALID_EMAIL",
    "OAUTH_USER_EXISTS",
    "USER_EXISTS",
}


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.__name__)
def test_every_refusal_of_passkeys_has_a_message(error: type[DomainError]) -> None:
    assert error.code in (staff.REFUSALS if error.code in STAFF_ONLY else reviv.REFUSALS)


def test_the_refusals_are_the_documented_ones_with_status_400() -> None:
    messages = [reviv.REFUSALS[error.code] for error in ERRORS if error.code not in STAFF_ONLY]
    assert {message.code for message in messages if message.status == 400} == DOCUMENTED
    assert {(message.status, message.code) for message in messages if message.status != 400} == {(404, "NOT_FOUND")}
