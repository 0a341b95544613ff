"""Bodies about second factors."""

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from common.http import Output, StrictBody
from pydantic import ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from identity.adapters.credential_json import encode
from identity.adapters.webauthn_verification import ALGORITHMS
from identity.http.fields import Password, Token
from identity.use_cases.begin_passkey_registration import RegistrationOptions
from identity.use_cases.begin_staff_passkey import ProofOptions
from identity.use_cases.sign_in_staff import Method

TIMEOUT_MILLISECONDS = 60_000

Code = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
Credential = Annotated[
    dict[str, Any] | None, Field(description="What `PublicKeyCredential.toJSON()` of the browser returns.")
]
PasskeyName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


class CodeBody(StrictBody):
    """`code` is the present one of the authenticator app."""

    code: Code


class RenewBody(StrictBody):
    """`code` is the present one of the authenticator app; a member without one sends the `current_password`."""

    code: Code | None = None
    current_password: Password | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.code is None) is (self.current_password is None):
            raise PydanticCustomError("second_factor.proof_unclear", "Send either `code` or `current_password`.")
        return self


class SecondFactorBody(StrictBody):
    """A `code` of the app, or a recovery code; with `passkey` the `credential`, and the `authentication_id` of its
    options."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"token": "…", "method": "totp", "code": "123456"}]})

    token: Token
    method: Method
    code: Code | None = None
    authentication_id: Token | None = None
    credential: Credential = None

    @model_validator(mode="after")
    def _what_the_method_needs(self) -> Self:
        if (self.method == "passkey") is (self.code is not None):
            raise PydanticCustomError("second_factor.proof_unclear", "Send a `code`, or the `credential` of a passkey.")
        return self


class SecondFactorStep(Output):
    """`expires_in`: seconds until `token` expires."""

    token: str
    methods: list[Method]
    expires_in: int


class SecondFactorStepBody(Output):
    """Complete the sign-in with a second factor."""

    second_factor: SecondFactorStep


class StaffPasskeyBody(Output):
    """`last_used_at` is null until it completed a sign-in."""

    id: UUID
    name: str
    created_at: datetime
    last_used_at: datetime | None


class SecondFactors(Output):
    """`required`: without one there are no permissions at this storefront."""

    totp: bool
    passkeys: list[StaffPasskeyBody]
    recovery_codes_left: int
    required: bool


class BeginPasskey(StrictBody):
    current_password: Password


class RemovePasskey(StrictBody):
    current_password: Password


class NewPasskey(StrictBody):
    """`registration_id` is that of the options."""

    registration_id: Token
    credential: Credential = None
    name: PasskeyName


class PasskeyChanges(StrictBody):
    name: PasskeyName


class PendingBody(StrictBody):
    """`token` is that of the sign-in."""

    token: Token


class AddedPasskey(Output):
    """`recovery_codes` are shown this once; null if the account has some already."""

    passkey: StaffPasskeyBody
    recovery_codes: list[str] | None


class PasskeyOptions(Output):
    """`options` are for `PublicKeyCredential.parseCreationOptionsFromJSON`."""

    registration_id: str
    options: dict[str, Any]


def registration_options_body(begun: RegistrationOptions) -> dict[str, Any]:
    """A security key need not store the credential: the member is known at the sign-in."""
    options = {
        "challenge": encode(begun.challenge),
        "rp": {"id": begun.party.id, "name": begun.party.name},
        "user": {"id": encode(begun.user_handle), "name": begun.user_name, "displayName": begun.display_name},
        "pubKeyCredParams": [{"type": "public-key", "alg": algorithm.value} for algorithm in ALGORITHMS],
        "timeout": TIMEOUT_MILLISECONDS,
        "attestation": "none",
        "authenticatorSelection": {"residentKey": "discouraged", "userVerification": "preferred"},
        "excludeCredentials": [{"type": "public-key", "id": encode(each)} for each in begun.excluded],
    }
    return {"registration_id": begun.nonce, "options": options}


class ProofOptionsBody(Output):
    """`options` are for `PublicKeyCredential.parseRequestOptionsFromJSON`."""

    authentication_id: str
    options: dict[str, Any]


def proof_options_body(begun: ProofOptions) -> dict[str, Any]:
    options = {
        "challenge": encode(begun.challenge),
        "rpId": begun.party.id,
        "timeout": TIMEOUT_MILLISECONDS,
        "userVerification": "preferred",
        "allowCredentials": [
            {"type": "public-key", "id": encode(each["credential_id"]), "transports": each["transports"]}
            for each in begun.allowed
        ],
    }
    return {"authentication_id": begun.nonce, "options": options}


class TotpSecret(Output):
    """`secret_uri` is what an app reads as a QR code."""

    secret: str
    secret_uri: str


class RecoveryCodes(Output):
    """They are shown this once."""

    recovery_codes: list[str]
