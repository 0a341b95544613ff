"""Queries for the challenges of WebAuthn ceremonies."""

from common.db.executor import Executor
from common.kernel import clock

from identity.domain.passkey_challenge import Ceremony, PasskeyChallenge
from identity.domain.random_tokens import digest_of

_TAKE = """
    delete from passkey_challenges
    where digest = %(digest)s and storefront = %(storefront)s and ceremony = %(ceremony)s and expires_at > %(now)s
    returning *
"""


async def take_challenge(
    executor: Executor, storefront: str, ceremony: Ceremony, nonce: str
) -> PasskeyChallenge | None:
    """Delete and return a valid challenge. Only one of concurrent calls gets it."""
    row = await executor.fetch_one(
        _TAKE, digest=digest_of(nonce), storefront=storefront, ceremony=ceremony.value, now=clock.now()
    )
    return PasskeyChallenge(**row) if row else None
