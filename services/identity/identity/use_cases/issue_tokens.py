"""Issue the tokens of a session: both when it starts, and a new access token until it ends."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from common.db.executor import Executor
from common.kernel import clock
from common.kernel.access_tokens import AccessClaims
from common.kernel.callers import ENROL, STAFF
from common.kernel.errors import InvalidToken
from common.kernel.storefronts import Storefront

from identity.adapters.signing import TokenSigner
from identity.domain.live_session import STAFF_ACCESS_SECONDS, LiveSession
from identity.domain.refresh_claims import RefreshClaims
from identity.domain.session import UserSession
from identity.domain.user import User
from identity.repository.sessions import find_live_session
from identity.storefront import StaffRules, Tokens


@dataclass(frozen=True, slots=True)
class IssuedTokens:
    access: str
    refresh: str


def initial_tokens(
    user: User, session: UserSession, storefront: Storefront, signer: TokenSigner, permissions: tuple[str, ...] = ()
) -> IssuedTokens:
    """The tokens of a new session; `permissions` are those of the role of staff."""
    live = LiveSession(
        session.id,
        user.id,
        user.email,
        session.for_staff,
        session.expires_at,
        permissions,
        session.has_second_factor,
        user.language,
    )
    tokens = issue_tokens(live, session.refresh_jti, session.created_at, storefront, signer)
    return replace(tokens, access=_staff_token(live, storefront, signer)) if live.is_staff else tokens


def issue_tokens(
    live: LiveSession, refresh_jti: UUID, issued_at: datetime, storefront: Storefront, signer: TokenSigner
) -> IssuedTokens:
    """Both tokens, without permissions.

    The refresh token contains only stored values, so that repeated calls return the same one.
    """
    claims = RefreshClaims(
        storefront=storefront.name,
        user_id=live.user_id,
        session_id=live.session_id,
        token_id=refresh_jti,
        issued_at=int(issued_at.timestamp()),
        expires_at=int(live.expires_at.timestamp()),
    )
    return IssuedTokens(access=_access_token(live, storefront, signer), refresh=signer.sign(claims))


async def refresh(
    token: str, storefront: Storefront, reads: Executor, signer: TokenSigner, *, staff_only: bool = False
) -> str:
    """A new access token. With `staff_only` it has the permissions of staff, without it never.

    Raises InvalidToken, with `staff_only` also if the session is not one of staff, or its account no staff account.
    """
    live = await find_live_session(reads, signer.read_refresh(token, storefront.name))
    if live is None or (staff_only and not live.is_staff):
        raise InvalidToken()
    issue = _staff_token if staff_only else _access_token
    return issue(live, storefront, signer)


def _staff_token(live: LiveSession, storefront: Storefront, signer: TokenSigner) -> str:
    """Where second factors are required, a session without one has no permissions."""
    is_required = storefront.section(StaffRules).second_factor == "required"
    held = (ENROL,) if is_required and not live.has_second_factor else live.permissions
    return _signed(live, storefront, signer, (STAFF, *held), STAFF_ACCESS_SECONDS)


def _access_token(live: LiveSession, storefront: Storefront, signer: TokenSigner) -> str:
    return _signed(live, storefront, signer, (), storefront.section(Tokens).access)


def _signed(
    live: LiveSession, storefront: Storefront, signer: TokenSigner, permissions: tuple[str, ...], lifetime: int
) -> str:
    """Expires no later than its session, so that expired sessions need not be on the deny list."""
    now = int(clock.timestamp())
    claims = AccessClaims(
        storefront=storefront.name,
        user_id=live.user_id,
        session_id=live.session_id,
        email=live.email,
        permissions=permissions,
        issued_at=now,
        expires_at=min(now + lifetime, int(live.expires_at.timestamp())),
        language=live.language,
    )
    return signer.sign(claims)
