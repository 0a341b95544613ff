"""Sign out: end the caller's session."""

from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.events.identity import SessionRevoked
from common.kernel.errors import InvalidToken
from common.kernel.storefronts import Storefront

from identity.adapters.signing import TokenSigner
from identity.domain.errors import RefreshTokenInvalid
from identity.use_cases.end_sessions import end_sessions


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOut:
    """If `refresh` is the token of another session of the same user, that session ends as well.

    A token that is invalid or another user's is ignored, or refused if `reject_invalid_refresh` is set.
    """

    storefront: Storefront
    user_id: UUID
    session_id: UUID
    refresh: str | None
    reject_invalid_refresh: bool = False


async def sign_out(command: SignOut, uow: UnitOfWork, signer: TokenSigner) -> list[SessionRevoked]:
    """End the caller's session. Raises RefreshTokenInvalid."""
    session_ids = {command.session_id, *_session_of_token(command, signer)}
    return await end_sessions(command.storefront, command.user_id, session_ids, uow)


def _session_of_token(command: SignOut, signer: TokenSigner) -> set[UUID]:
    if command.refresh is None:
        return set()
    try:
        claims = signer.read_refresh(command.refresh, command.storefront.name)
    except InvalidToken:
        claims = None
    if claims is not None and claims.user_id == command.user_id:
        return {claims.session_id}
    if command.reject_invalid_refresh:
        raise RefreshTokenInvalid()
    return set()
