"""`/api/auth/` and `/api/logout/`: the tokens of a session, and its end."""

from datetime import UTC, datetime

from common.http import OPTIONAL_TOKEN, Reads, Transaction, json_response, router
from common.kernel.errors import InvalidToken
from dialects.figureforge import FIGUREFORGE
from fastapi import Response

from identity.contracts.figureforge.schemas import MessageBody
from identity.contracts.figureforge.session_schemas import (
    RefreshTokenBody,
    TokenBody,
    TokensBody,
    ValidTokenBody,
    tokens_body,
)
from identity.contracts.figureforge.user_schemas import user_body
from identity.http.dependencies import (
    CurrentStorefront,
    CurrentUser,
    Logout,
    OptionalUser,
    Signer,
    add_revocation_headers,
)
from identity.repository.members import read_member
from identity.use_cases.check_token import CheckToken, check_token
from identity.use_cases.rotate_tokens import Reused, rotate_tokens

routes = router("/api", "auth")
NO_STORE = {"Cache-Control": "no-store"}


@routes.post("/auth/token/refresh/", response_model=TokensBody)
async def refresh(body: RefreshTokenBody, storefront: CurrentStorefront, uow: Transaction, signer: Signer) -> Response:
    """Exchange a refresh token for new tokens. It is valid once: using it again ends the session."""
    tokens = await rotate_tokens(body.refresh_token, storefront, uow, signer)
    if isinstance(tokens, Reused):
        refusal = FIGUREFORGE.render(InvalidToken().problem())
        add_revocation_headers(refusal, tokens.revoked)
        return refusal
    return json_response(tokens_body(tokens, storefront), headers=NO_STORE)


@routes.post("/auth/verify/", response_model=ValidTokenBody, openapi_extra={"security": OPTIONAL_TOKEN[1:]})
async def verify_token(
    caller: OptionalUser, storefront: CurrentStorefront, reads: Reads, signer: Signer, body: TokenBody | None = None
) -> Response:
    """Return the user of the access token in the header; without a header, of the one in the body."""
    command = CheckToken(storefront=storefront, caller=caller, token=body.token if body else None)
    valid = await check_token(command, reads, signer)
    answer = {
        "valid": True,
        "user_id": valid.user_id,
        "user": user_body(await read_member(reads, storefront, valid.user_id)),
        "expires_at": datetime.fromtimestamp(valid.expires_at, UTC),
    }
    return json_response(answer)


@routes.post("/logout/")
async def log_out(me: CurrentUser, logout: Logout) -> MessageBody:
    """End the caller's session. Its tokens become invalid at once."""
    await logout.end(me)
    return MessageBody(message="You have been signed out.")
