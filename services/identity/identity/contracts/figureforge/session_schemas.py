"""Bodies of `/api/auth/` about tokens."""

from datetime import datetime
from typing import Any, Literal

from common.http import Body, Output
from common.kernel.storefronts import Storefront

from identity.contracts.figureforge.user_schemas import UserBody
from identity.http.fields import Token
from identity.storefront import Tokens
from identity.use_cases.issue_tokens import IssuedTokens


class RefreshTokenBody(Body):
    refresh_token: Token


class TokenBody(Body):
    """Needed by clients that send no `Authorization` header."""

    token: str | None = None


class TokensBody(Output):
    """`expires_in`: seconds until the access token expires."""

    access_token: str
    refresh_token: str
    token_type: Literal["Bearer"]
    expires_in: int


def tokens_body(tokens: IssuedTokens, storefront: Storefront) -> dict[str, Any]:
    lifetimes = storefront.section(Tokens)
    return {
        "access_token": tokens.access,
        "refresh_token": tokens.refresh,
        "token_type": "Bearer",
        "expires_in": min(lifetimes.access, lifetimes.refresh),
    }


class SignedInBody(TokensBody):
    user: UserBody


class ValidTokenBody(Output):
    valid: Literal[True]
    user_id: str
    user: UserBody
    expires_at: datetime
