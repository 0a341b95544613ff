"""End sessions by their owner's wish."""

from dataclasses import dataclass
from uuid import UUID

from common.errors import InvalidToken
from common.events.identity import SessionRevoked
from common.storefronts import Storefront
from sqlmodel.ext.asyncio.session import AsyncSession

from identity.domain.errors import RefreshTokenInvalid
from identity.domain.sessions import Sessions
from identity.signing import TokenSigner


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOut:
    """`refresh` may name another session of the same user, to be ended as well.

    One that is broken or somebody else's is ignored, unless it `must_fit`.
    """

    storefront: Storefront
    user_id: UUID
    session_id: UUID
    refresh: str | None
    must_fit: bool = False


async def sign_out(command: SignOut, session: AsyncSession, signer: TokenSigner) -> list[SessionRevoked]:
    """End the caller's session. Raises RefreshTokenInvalid."""
    named = {command.session_id, *_named(command, signer)}
    return await Sessions(session, command.storefront).end(command.user_id, *named)


def _named(command: SignOut, signer: TokenSigner) -> set[UUID]:
    if command.refresh is None:
        return set()
    try:
        claims = signer.read_refresh(command.refresh, command.storefront.name)
    except InvalidToken:
        claims = None
    if claims is not None and claims.user_id == command.user_id:
        return {claims.session_id}
    if command.must_fit:
        raise RefreshTokenInvalid()
    return set()
