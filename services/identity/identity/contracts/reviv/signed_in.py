"""The response to every sign-in: tokens, user and cookie."""

from typing import Any

from common.db.executor import Executor
from common.http import json_response, shown
from fastapi import Response

from identity.contracts.reviv.schemas import ExchangedBody, SignedInBody, user_body
from identity.http.session_cookie import SessionCookie
from identity.repository.standings import read_account_with_standing
from identity.use_cases.start_session import SignedIn

NO_STORE = {"Cache-Control": "no-store"}


async def signed_in_response(signed_in: SignedIn, reads: Executor, cookie: SessionCookie) -> Response:
    """`{access, refresh, user}`. The cookie is set as well: a refresh prefers it, and it could be another user's.

    `reads` is the transaction in which the session started, or any executor after it.
    """
    return _response(shown(SignedInBody, signed_in.tokens, user=await _user(signed_in, reads)), signed_in, cookie)


async def exchanged_response(signed_in: SignedIn, reads: Executor, cookie: SessionCookie) -> Response:
    """As `signed_in_response`, with the refresh token in the cookie alone."""
    return _response(shown(ExchangedBody, signed_in.tokens, user=await _user(signed_in, reads)), signed_in, cookie)


async def _user(signed_in: SignedIn, reads: Executor) -> dict[str, Any]:
    return user_body(await read_account_with_standing(reads, signed_in.user.storefront, signed_in.user.id))


def _response(body: dict[str, Any], signed_in: SignedIn, cookie: SessionCookie) -> Response:
    response = json_response(body, headers=NO_STORE)
    cookie.set(response, signed_in.tokens.refresh)
    return response
