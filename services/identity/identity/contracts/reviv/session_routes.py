"""`/api/auth/`: the caller's account and session."""

from common.http import Reads, json_response, router
from fastapi import Response

from identity.contracts.reviv.schemas import MessageBody, UserBody, user_body
from identity.http.dependencies import CurrentUser, Logout
from identity.http.session_cookie import RefreshCookie
from identity.repository.standings import read_account_with_standing

routes = router("/api/auth", "auth")


@routes.get("/me/", response_model=UserBody, operation_id="profile.get")
async def read_self(me: CurrentUser, reads: Reads) -> Response:
    """Return the caller's account, with the credits and the free offers that are used."""
    return json_response(user_body(await read_account_with_standing(reads, me.storefront, me.user_id)))


@routes.post("/logout/")
async def log_out(me: CurrentUser, logout: Logout, cookie: RefreshCookie, response: Response) -> MessageBody:
    """End the caller's session, and delete the cookie. The session's tokens become invalid at once."""
    await logout.end(me)
    cookie.delete(response)
    return MessageBody(message="Successfully logged out")
