"""Refresh a session with a refresh token that is valid once.

A token that is used again may have been stolen, so the session ends. Within a grace period after the first use, as when
two tabs of one browser refresh at the same time, the second use returns the same new token.
"""

from dataclasses import dataclass

from common.db.unit_of_work import UnitOfWork
from common.events.identity import SessionRevoked
from common.kernel.errors import InvalidToken
from common.kernel.storefronts import Storefront

from identity.adapters.signing import TokenSigner
from identity.domain.live_session import Rotation
from identity.repository.rotations import lock_rotation, rotate
from identity.storefront import Tokens
from identity.use_cases.end_sessions import end_sessions
from identity.use_cases.issue_tokens import IssuedTokens, issue_tokens


@dataclass(frozen=True, slots=True)
class Reused:
    """The token had been used before, so its session was ended."""

    revoked: list[SessionRevoked]


async def rotate_tokens(
    token: str, storefront: Storefront, uow: UnitOfWork, signer: TokenSigner
) -> IssuedTokens | Reused:
    """Raises InvalidToken. Reused is returned, not raised, because the end of the session must be committed."""
    claims = signer.read_refresh(token, storefront.name)
    rotation = await lock_rotation(uow, claims)
    if rotation is None:
        raise InvalidToken()
    if rotation.is_current(claims):
        return _issue(await rotate(uow, rotation, storefront.section(Tokens)), storefront, signer)
    if rotation.is_within_grace(claims, storefront.section(Tokens).refresh_grace):
        return _issue(rotation, storefront, signer)
    return Reused(await end_sessions(storefront, claims.user_id, {claims.session_id}, uow))


def _issue(rotation: Rotation, storefront: Storefront, signer: TokenSigner) -> IssuedTokens:
    return issue_tokens(rotation.live, rotation.current, rotation.rotated_at, storefront, signer)
