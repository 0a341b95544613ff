"""Verifies the responses of authenticators with py_webauthn.

The library raises its own errors for invalid responses, and those of `cbor2`, `cryptography` and the standard library
for malformed ones. All of them mean that the response is refused, so all are caught; only the log has the cause.
"""

import structlog
from common.observability import redaction
from webauthn import verify_authentication_response, verify_registration_response
from webauthn.helpers import (
    decode_credential_public_key,
    decoded_public_key_to_cryptography,
    parse_client_data_json,
)
from webauthn.helpers.cose import COSEAlgorithmIdentifier as Algorithm
from webauthn.helpers.structs import (
    AuthenticationCredential,
    AuthenticatorAssertionResponse,
    AuthenticatorAttestationResponse,
    RegistrationCredential,
)

from identity.domain.credential_responses import Assertion, Attestation, NewCredential, VerifiedUse
from identity.domain.passkey import MAX_CREDENTIAL_ID, WebAuthnCredential
from identity.domain.passkey_challenge import PasskeyChallenge
from identity.domain.passkey_errors import AuthenticationFailed, RegistrationFailed

ALGORITHMS = (
    Algorithm.ECDSA_SHA_256,
    Algorithm.EDDSA,
    Algorithm.ECDSA_SHA_512,
    Algorithm.RSASSA_PSS_SHA_256,
    Algorithm.RSASSA_PSS_SHA_384,
    Algorithm.RSASSA_PSS_SHA_512,
    Algorithm.RSASSA_PKCS1_v1_5_SHA_256,
    Algorithm.RSASSA_PKCS1_v1_5_SHA_384,
    Algorithm.RSASSA_PKCS1_v1_5_SHA_512,
)
"""The accepted algorithms (COSE), preferred ones first."""
log = structlog.get_logger()


def verify_attestation(attestation: Attestation, challenge: PasskeyChallenge) -> NewCredential:
    """Check challenge, type, origin, RP ID, presence of the user, and that the key is usable.

    Raises RegistrationFailed.
    """
    response = AuthenticatorAttestationResponse(attestation.client_data, attestation.attestation_object)
    try:
        verified = verify_registration_response(
            credential=RegistrationCredential(id="", raw_id=b"", response=response),
            expected_challenge=challenge.challenge,
            expected_rp_id=challenge.rp_id,
            expected_origin=challenge.origin,
            supported_pub_key_algs=list(ALGORITHMS),
        )
        _refuse_frames(attestation.client_data)
        decoded_public_key_to_cryptography(decode_credential_public_key(verified.credential_public_key))
    except Exception as error:
        log.info("passkey_registration_refused", reason=redaction.reason(error))
        raise RegistrationFailed() from None
    if attestation.credential_id not in (None, verified.credential_id):
        raise RegistrationFailed()
    if len(verified.credential_id) > MAX_CREDENTIAL_ID:
        raise RegistrationFailed()
    return NewCredential(
        credential_id=verified.credential_id,
        public_key=verified.credential_public_key,
        sign_count=verified.sign_count,
        is_backed_up=verified.credential_backed_up,
    )


def verify_assertion(assertion: Assertion, challenge: PasskeyChallenge, passkey: WebAuthnCredential) -> VerifiedUse:
    """Check challenge, type, origin, RP ID, presence of the user, signature, and the user handle if there is one.

    Raises AuthenticationFailed.
    """
    response = AuthenticatorAssertionResponse(assertion.client_data, assertion.authenticator_data, assertion.signature)
    try:
        verified = verify_authentication_response(
            credential=AuthenticationCredential(id="", raw_id=b"", response=response),
            expected_challenge=challenge.challenge,
            expected_rp_id=challenge.rp_id,
            expected_origin=challenge.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=0,  # compared with the stored one where that is locked
        )
        _refuse_frames(assertion.client_data)
    except Exception as error:
        log.info("passkey_authentication_refused", reason=redaction.reason(error))
        raise AuthenticationFailed() from None
    if assertion.user_handle not in (None, passkey.user_handle):
        raise AuthenticationFailed()
    return VerifiedUse(sign_count=verified.new_sign_count, is_backed_up=verified.credential_backed_up)


def _refuse_frames(client_data: bytes) -> None:
    """Refuse responses from a page inside a page of another origin, which could mislead the user."""
    if parse_client_data_json(client_data).cross_origin:
        raise ValueError("the page is in a frame of another origin")
