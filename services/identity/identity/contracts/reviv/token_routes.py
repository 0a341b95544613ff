"""`/api/auth/`: where a client gets its tokens after a sign-in."""

from common.http import Reads, Transaction, json_response, router
from fastapi import Response

from identity.contracts.reviv.oauth_schemas import RefreshedBody, RefreshTokenBody, TicketBody
from identity.contracts.reviv.schemas import ExchangedBody
from identity.contracts.reviv.signed_in import NO_STORE, exchanged_response
from identity.domain.sign_in_errors import TicketMissing
from identity.http.dependencies import CurrentStorefront, Signer
from identity.http.session_cookie import RefreshCookie
from identity.use_cases.exchange_ticket import exchange_ticket
from identity.use_cases.refresh_session import refresh_session

routes = router("/api/auth", "auth")


@routes.post("/oauth/exchange/", response_model=ExchangedBody, operation_id="oauth.exchange")
async def exchange(
    storefront: CurrentStorefront,
    uow: Transaction,
    signer: Signer,
    cookie: RefreshCookie,
    body: TicketBody | None = None,
) -> Response:
    """Exchange the ticket of the callback's redirect. It is valid once, for a minute."""
    if body is None or not body.ticket:
        raise TicketMissing()
    return await exchanged_response(await exchange_ticket(storefront, body.ticket, uow, signer), uow, cookie)


@routes.post("/token/refresh/", response_model=RefreshedBody)
async def refresh(
    storefront: CurrentStorefront,
    reads: Reads,
    signer: Signer,
    cookie: RefreshCookie,
    body: RefreshTokenBody | None = None,
) -> Response:
    """Return a new access token. The refresh token stays valid until logout, or seven days after the sign-in.

    The token of the body is used if the cookie's is missing or not valid.
    """
    tokens = [*cookie.values(), *([body.refresh] if body and body.refresh else [])]
    return json_response({"access": await refresh_session(tokens, storefront, reads, signer)}, headers=NO_STORE)
