"""A WebAuthn authenticator and its browser in software, which can also send what real ones never would."""

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

PRESENT, VERIFIED, BACKUP_ELIGIBLE, BACKED_UP, ATTESTED = 0x01, 0x04, 0x08, 0x10, 0x40
BINARY = {"id", "rawId", "clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"}
Options = dict[str, Any]
Credential = dict[str, Any]


def encoded(value: bytes) -> str:
    """Unpadded base64url."""
    return urlsafe_b64encode(value).rstrip(b"=").decode()


class SigningKey(Protocol):
    """`cose` is the public key in COSE form."""

    @property
    def cose(self) -> dict[int, Any]: ...

    def sign(self, message: bytes) -> bytes: ...


class ES256:
    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())

    @property
    def cose(self) -> dict[int, Any]:
        point = self._key.public_key().public_numbers()
        return {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message, ec.ECDSA(hashes.SHA256()))


class RS256:
    def __init__(self) -> None:
        self._key = rsa.generate_private_key(65537, 2048)

    @property
    def cose(self) -> dict[int, Any]:
        return {1: 3, 3: -257, -1: self._key.public_key().public_numbers().n.to_bytes(256, "big"), -2: b"\x01\x00\x01"}

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message, padding.PKCS1v15(), hashes.SHA256())


class EdDSA:
    def __init__(self) -> None:
        self._key = ed25519.Ed25519PrivateKey.generate()

    @property
    def cose(self) -> dict[int, Any]:
        return {1: 1, 3: -8, -1: 6, -2: self._key.public_key().public_bytes_raw()}

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)


@dataclass
class SoftwareAuthenticator:
    """One passkey, and the page at `origin` that uses it. Each attribute may be changed to a lie.

    `count` is the counter of its next response, to which `step` is added afterwards; both 0 for a synchronised passkey.
    """

    origin: str
    key: SigningKey = field(default_factory=ES256)
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    rp_id: str | None = None
    challenge: bytes | None = None
    type: str | None = None
    flags: int = PRESENT | VERIFIED
    count: int = 0
    step: int = 0
    user_handle: bytes | None = None
    public_key: dict[int, Any] | None = None
    format: str = "none"
    client_data: dict[str, Any] = field(default_factory=dict)
    """Further members of the client data."""

    def create(self, options: Options) -> Credential:
        """The flat credential of `navigator.credentials.create`, for the options of a `begin` endpoint."""
        self.user_handle = bytes(options["user"]["id"])
        aaguid, size = bytes(16), len(self.credential_id).to_bytes(2, "big")
        public_key = cbor2.dumps(self.public_key or self.key.cose)
        attested = aaguid + size + self.credential_id + public_key
        data = self._data(options["rp"]["id"], self.flags | ATTESTED) + attested
        attestation = cbor2.dumps({"fmt": self.format, "attStmt": {}, "authData": data})
        client_data = self._client_data("webauthn.create", options)
        return {"clientDataJSON": encoded(client_data), "attestationObject": encoded(attestation)}

    def get(self, options: Options) -> Credential:
        """The flat credential of `navigator.credentials.get`."""
        data = self._data(options["rpId"], self.flags)
        client_data = self._client_data("webauthn.get", options)
        return {
            "id": encoded(self.credential_id),
            "clientDataJSON": encoded(client_data),
            "authenticatorData": encoded(data),
            "signature": encoded(self.key.sign(data + hashlib.sha256(client_data).digest())),
        }

    def nested(self, flat: Credential, *, with_user_handle: bool = True) -> Credential:
        """The same credential as `PublicKeyCredential.toJSON()` returns it."""
        identifier = encoded(self.credential_id)
        response = {name: value for name, value in flat.items() if name != "id"}
        if "signature" in flat:
            handle = self.user_handle if with_user_handle else None
            response["userHandle"] = encoded(handle) if handle is not None else None
        else:
            response |= {"transports": ["internal", "hybrid"], "publicKeyAlgorithm": self.key.cose[3]}
        common = {"authenticatorAttachment": "platform", "clientExtensionResults": {}}
        return {"id": identifier, "rawId": identifier, "type": "public-key", "response": response, **common}

    def _data(self, rp_id: str, flags: int) -> bytes:
        count = self.count.to_bytes(4, "big")
        self.count += self.step
        return hashlib.sha256((self.rp_id or rp_id).encode()).digest() + bytes([flags]) + count

    def _client_data(self, kind: str, options: Options) -> bytes:
        challenge = self.challenge if self.challenge is not None else bytes(options["challenge"])
        return json.dumps(
            {
                "type": self.type or kind,
                "challenge": encoded(challenge),
                "origin": self.origin,
                "crossOrigin": False,
                **self.client_data,
            }
        ).encode()


def decoded_options(options: Options) -> Options:
    """The options of the JSON form that browsers parse, as `create` and `get` take them."""
    decoded = {**options, "challenge": _decoded(options["challenge"])}
    if "user" in options:
        decoded["user"] = {**options["user"], "id": _decoded(options["user"]["id"])}
    return decoded


def _decoded(text: str) -> list[int]:
    return list(urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def transformed(credential: Credential, change: Callable[[str], Any]) -> Credential:
    """The credential with every binary value of it changed, for example to a list of integers."""
    return {name: _transformed(name, value, change) for name, value in credential.items()}


def _transformed(name: str, value: Any, change: Callable[[str], Any]) -> Any:
    if isinstance(value, dict):
        return transformed(value, change)
    return change(value) if name in BINARY and value is not None else value
