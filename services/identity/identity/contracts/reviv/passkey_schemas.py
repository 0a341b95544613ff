"""Bodies of the passkey endpoints. Binary values are returned as a list of integers and as unpadded base64url."""

from typing import Annotated, Any, Literal

from common.http import Body, Output
from common.kernel.storefronts import Storefront
from pydantic import Field

from identity.adapters.credential_json import encode
from identity.adapters.webauthn_verification import ALGORITHMS
from identity.domain.passkey import UNNAMED
from identity.http.fields import OptionalShortText
from identity.use_cases.begin_passkey_authentication import AuthenticationOptions
from identity.use_cases.begin_passkey_registration import RegistrationOptions
from identity.use_cases.register_passkey import RegisterPasskey
from identity.use_cases.sign_in_with_passkey import SignInWithPasskey

TIMEOUT_MILLISECONDS = 60_000

Credential = Annotated[
    dict[str, Any] | None,
    Field(
        description=(
            "The browser's credential: `PublicKeyCredential.toJSON()`, or its values in one object. Binary values are"
            " base64url, with or without padding, or lists of integers."
        )
    ),
]


class RegisterPasskeyBody(Body):
    registration_id: str | None = None
    credential: Credential = None
    name: OptionalShortText = None

    def command(self, storefront: Storefront) -> RegisterPasskey:
        return RegisterPasskey(
            storefront=storefront,
            nonce=self.registration_id,
            credential=self.credential,
            name=self.name or UNNAMED,
        )


class PasskeySignInBody(Body):
    authentication_id: str | None = None
    credential: Credential = None

    def command(self, storefront: Storefront) -> SignInWithPasskey:
        return SignInWithPasskey(storefront=storefront, nonce=self.authentication_id, credential=self.credential)


class EmailBody(Body):
    email: str | None = None


class RelyingPartyBody(Output):
    id: str
    name: str


class PasskeyUserBody(Output):
    id: list[int]
    id_b64: str
    name: str
    displayName: str  # the name in WebAuthn


class AlgorithmBody(Output):
    type: Literal["public-key"]
    alg: int


class CredentialBody(Output):
    type: Literal["public-key"]
    id: list[int]
    id_b64: str


class AuthenticatorSelectionBody(Output):
    residentKey: Literal["required"]
    requireResidentKey: Literal[True]
    userVerification: Literal["preferred"]


class RegistrationOptionsBody(Output):
    registration_id: str
    challenge: list[int]
    challenge_b64: str
    rp: RelyingPartyBody
    user: PasskeyUserBody
    pubKeyCredParams: list[AlgorithmBody]
    timeout: int
    attestation: Literal["none"]
    authenticatorSelection: AuthenticatorSelectionBody
    excludeCredentials: list[CredentialBody]


def registration_options_body(options: RegistrationOptions) -> dict[str, Any]:
    return {
        "registration_id": options.nonce,
        "challenge": list(options.challenge),
        "challenge_b64": encode(options.challenge),
        "rp": {"id": options.party.id, "name": options.party.name},
        "user": {
            "id": list(options.user_handle),
            "id_b64": encode(options.user_handle),
            "name": options.user_name,
            "displayName": options.display_name,
        },
        "pubKeyCredParams": [{"type": "public-key", "alg": algorithm.value} for algorithm in ALGORITHMS],
        "timeout": TIMEOUT_MILLISECONDS,
        "attestation": "none",
        "authenticatorSelection": {
            "residentKey": "required",
            "requireResidentKey": True,
            "userVerification": "preferred",
        },
        "excludeCredentials": [
            {"type": "public-key", "id": list(each), "id_b64": encode(each)} for each in options.excluded
        ],
    }


class AuthenticationOptionsBody(Output):
    """`allowCredentials` is empty: the browser offers the passkeys that it has for the RP ID."""

    authentication_id: str
    challenge: list[int]
    challenge_b64: str
    timeout: int
    rpId: str
    allowCredentials: list[CredentialBody]
    userVerification: Literal["preferred"]


def authentication_options_body(options: AuthenticationOptions) -> dict[str, Any]:
    return {
        "authentication_id": options.nonce,
        "challenge": list(options.challenge),
        "challenge_b64": encode(options.challenge),
        "timeout": TIMEOUT_MILLISECONDS,
        "rpId": options.party.id,
        "allowCredentials": [],
        "userVerification": "preferred",
    }


class PasskeyRegistered(Output):
    message: str
    device_name: str


def passkey_registered_body(name: str) -> dict[str, str]:
    return {"message": "Passkey registered successfully", "device_name": name}
