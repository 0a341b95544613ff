"""Store the challenge of a WebAuthn ceremony."""

import secrets
from datetime import timedelta
from uuid import UUID

from common.db.executor import Executor
from common.kernel import clock
from common.kernel.storefronts import Storefront

from identity.domain.passkey_challenge import LIFETIME_SECONDS, Ceremony, PasskeyChallenge
from identity.domain.random_tokens import RANDOM_BYTES, digest_of, new_token
from identity.domain.relying_party import RelyingParty


async def store_passkey_challenge(
    executor: Executor,
    storefront: Storefront,
    ceremony: Ceremony,
    party: RelyingParty,
    *,
    user_id: UUID | None = None,
    email: str | None = None,
    user_handle: bytes | None = None,
) -> tuple[str, bytes]:
    """Store a new challenge; returns its nonce, of which only the digest is stored, and its random bytes."""
    nonce, challenge = new_token(), secrets.token_bytes(RANDOM_BYTES)
    row = PasskeyChallenge(
        digest=digest_of(nonce),
        storefront=storefront.name,
        ceremony=ceremony.value,
        challenge=challenge,
        origin=party.origin,
        rp_id=party.id,
        user_id=user_id,
        email=email,
        user_handle=user_handle,
        expires_at=clock.now() + timedelta(seconds=LIFETIME_SECONDS),
    )
    await executor.defer_add(row)
    return nonce, challenge
