"""`/api/auth/`: the caller's account and session."""

from common.http import Reads, Transaction, json_response, router
from fastapi import Response

from identity.contracts.reviv.schemas import MessageBody, UserBody
from identity.http.dependencies import CurrentStorefront, CurrentUser, Signer, add_revocation_headers
from identity.http.session_cookie import RefreshCookie
from identity.repository.standings import read_account_with_standing
from identity.use_cases.sign_out import SignOut, sign_out

routes = router("/api/auth", "sessions")


@routes.get("/me/", response_model=UserBody)
async def read_self(me: CurrentUser, reads: Reads) -> Response:
    """Return the caller's account, with the credits and the free offers that are used."""
    body = UserBody.of(await read_account_with_standing(reads, me.storefront, me.user_id))
    return json_response(body.model_dump())


@routes.post("/logout/", response_model=MessageBody)
async def log_out(
    me: CurrentUser, storefront: CurrentStorefront, uow: Transaction, signer: Signer, cookie: RefreshCookie
) -> Response:
    """End the caller's session, and delete the cookie. The session's tokens become invalid at once."""
    command = SignOut(storefront=storefront, user_id=me.user_id, session_id=me.session_id, refresh=None)
    response = json_response({"message": "Successfully logged out"})
    add_revocation_headers(response, await sign_out(command, uow, signer))
    cookie.delete(response)
    return response
