"""Refresh a session with a token that works once.

Whoever presents a used token again may have stolen it, so the session ends; only shortly after its use, when two
tabs of one browser refresh at the same time, it is answered with the very successor the first one got.
"""

from dataclasses import dataclass

from common.errors import InvalidToken
from common.events.identity import SessionRevoked
from common.storefronts import Storefront
from sqlmodel.ext.asyncio.session import AsyncSession

from identity.domain.rotations import Rotation, lock_rotation, rotate
from identity.domain.sessions import Sessions
from identity.signing import TokenSigner
from identity.use_cases.tokens import Tokens, tokens_of


@dataclass(frozen=True, slots=True)
class Reused:
    """A token came that was used before: its session has ended."""

    revoked: list[SessionRevoked]


async def rotate_tokens(
    token: str, storefront: Storefront, session: AsyncSession, signer: TokenSigner
) -> Tokens | Reused:
    """Raises InvalidToken. Reused is no exception, because what it did must be committed."""
    claims = signer.read_refresh(token, storefront.name)
    rotation = await lock_rotation(session, claims)
    if rotation is None:
        raise InvalidToken()
    if rotation.is_fresh(claims):
        return _tokens(await rotate(session, rotation, storefront.tokens), storefront, signer)
    if rotation.is_excused(claims, storefront.tokens.refresh_grace):
        return _tokens(rotation, storefront, signer)
    return Reused(await Sessions(session, storefront).end(claims.user_id, claims.session_id))


def _tokens(rotation: Rotation, storefront: Storefront, signer: TokenSigner) -> Tokens:
    return tokens_of(rotation.live, rotation.current, rotation.since, storefront, signer)
