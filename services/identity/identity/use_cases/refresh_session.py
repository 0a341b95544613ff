"""A new access token from the first usable of several refresh tokens."""

from collections.abc import Sequence

from common.db.executor import Executor
from common.kernel.errors import InvalidToken
from common.kernel.storefronts import Storefront

from identity.adapters.signing import TokenSigner
from identity.domain.sign_in_errors import RefreshTokenMissing, RefreshTokenUnusable
from identity.use_cases.issue_tokens import refresh


async def refresh_session(
    refresh_tokens: Sequence[str], storefront: Storefront, reads: Executor, signer: TokenSigner
) -> str:
    """Raises RefreshTokenMissing without tokens, RefreshTokenUnusable if none is that of a session."""
    if not refresh_tokens:
        raise RefreshTokenMissing()
    for token in refresh_tokens:
        try:
            return await refresh(token, storefront, reads, signer)
        except InvalidToken:
            continue
    raise RefreshTokenUnusable()
