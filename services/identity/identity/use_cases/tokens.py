"""The tokens of a session: both when it begins, a new access token for as long as it lives."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from common import clock
from common.access_tokens import AccessClaims
from common.database import Reads
from common.errors import InvalidToken
from common.storefronts import Storefront

from identity.domain.sessions import LiveSession, live_session
from identity.signing import RefreshClaims, TokenSigner
from identity.use_cases.sign_in import SignedIn


@dataclass(frozen=True, slots=True)
class Tokens:
    access: str
    refresh: str


def first_tokens(signed_in: SignedIn, storefront: Storefront, signer: TokenSigner) -> Tokens:
    """The tokens a sign-in answers with. Nothing of them is stored."""
    user, session = signed_in.user, signed_in.session
    live = LiveSession(session.id, user.id, user.email, user.is_staff, session.expires_at)
    return tokens_of(live, session.refresh_jti, session.created_at, storefront, signer)


def tokens_of(
    live: LiveSession, refresh_jti: UUID, since: datetime, storefront: Storefront, signer: TokenSigner
) -> Tokens:
    """Both tokens. The refresh token is made of what is stored, so it is the same whenever it is made."""
    claims = RefreshClaims(
        storefront=storefront.name,
        user_id=live.user_id,
        session_id=live.session_id,
        token_id=refresh_jti,
        issued_at=int(since.timestamp()),
        expires_at=int(live.expires_at.timestamp()),
    )
    return Tokens(access=_access(live, storefront, signer), refresh=signer.sign(claims))


async def refresh(
    token: str, storefront: Storefront, reads: Reads, signer: TokenSigner, *, staff_only: bool = False
) -> str:
    """A new access token, with the permissions the account has now. Raises InvalidToken."""
    live = await live_session(reads, signer.read_refresh(token, storefront.name))
    if live is None or (staff_only and not live.is_staff):
        raise InvalidToken()
    return _access(live, storefront, signer)


def _access(live: LiveSession, storefront: Storefront, signer: TokenSigner) -> str:
    """It never outlives its session, so a session that has expired needs no denying."""
    now = int(clock.timestamp())
    claims = AccessClaims(
        storefront=storefront.name,
        user_id=live.user_id,
        session_id=live.session_id,
        email=live.email,
        permissions=live.permissions,
        issued_at=now,
        expires_at=min(now + storefront.tokens.access, int(live.expires_at.timestamp())),
    )
    return signer.sign(claims)
