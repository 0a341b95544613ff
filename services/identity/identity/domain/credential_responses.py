"""What an authenticator returns, decoded but not verified, and what its verification finds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation:
    """The response to a registration. `credential_id` is None if the client sent none outside the attestation."""

    client_data: bytes
    attestation_object: bytes
    credential_id: bytes | None
    transports: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """The response to an authentication. `user_handle` is None if the client sent none."""

    client_data: bytes
    authenticator_data: bytes
    signature: bytes
    user_handle: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCredential:
    """A verified registration. `public_key` is a COSE key."""

    credential_id: bytes
    public_key: bytes
    sign_count: int
    is_backed_up: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedUse:
    """A verified authentication. Whether its counter is greater than the last one has not been checked."""

    sign_count: int
    is_backed_up: bool
