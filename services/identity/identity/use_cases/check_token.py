"""Find out whether an access token is valid."""

from dataclasses import dataclass
from uuid import UUID

from common.db.executor import Executor
from common.kernel.callers import Caller
from common.kernel.errors import InvalidToken, NotAuthenticated
from common.kernel.storefronts import Storefront

from identity.adapters.signing import TokenSigner
from identity.repository.sessions import is_live


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckToken:
    """`caller` is the user whose token the gateway has verified, if any; `token` one that is not verified yet."""

    storefront: Storefront
    caller: Caller | None
    token: str | None


@dataclass(frozen=True, slots=True)
class ValidToken:
    """`expires_at` in seconds since the epoch."""

    user_id: UUID
    expires_at: int


async def check_token(command: CheckToken, reads: Executor, signer: TokenSigner) -> ValidToken:
    """Raises NotAuthenticated without a token, InvalidToken also if its session has ended."""
    caller = command.caller
    if caller is not None and caller.user_id is not None and caller.token_expires_at is not None:
        return ValidToken(caller.user_id, caller.token_expires_at)
    if not command.token:
        raise NotAuthenticated()
    claims = signer.read_access(command.token, command.storefront.name)
    if not await is_live(reads, command.storefront.name, claims.user_id, claims.session_id):
        raise InvalidToken()
    return ValidToken(claims.user_id, claims.expires_at)
