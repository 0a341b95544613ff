"""`/api/customer/`: registering, signing in and out, and whether one is signed in."""

from dataclasses import replace

from common.events.identity import SessionRevoked
from common.http import OPTIONAL_TOKEN, AcceptLanguage, AnyCaller, Reads, Transaction, json_response, router, tokenless
from common.jobs.queue import enqueue
from common.kernel.callers import Caller
from common.kernel.storefronts import Storefront
from dialects.storybook import STORYBOOK_CUSTOMERS
from fastapi import Response

from identity.adapters.mails import AccessMail
from identity.contracts.storybook.link_page import LinkPage
from identity.contracts.storybook.schemas import (
    LoginBody,
    MessageBody,
    RegisterBody,
    SignedInStatusBody,
    SignedOutStatusBody,
    UserMessageBody,
    user_body,
)
from identity.domain.errors import EmailTaken
from identity.http.access_cookie import AccessCookie
from identity.http.dependencies import CurrentStorefront, Hasher, Signer, add_revocation_headers
from identity.repository.usernames import find_named_account, read_named_account
from identity.use_cases.end_sessions import end_sessions
from identity.use_cases.register_customer import register_customer
from identity.use_cases.sign_in_customer import sign_in_customer

routes = router("/api/customer", "auth")
NO_STORE = {"Cache-Control": "no-store"}


@routes.post("/register/", status_code=201, response_model=UserMessageBody, openapi_extra={"security": []})
async def register(
    body: RegisterBody,
    caller: AnyCaller,
    storefront: CurrentStorefront,
    uow: Transaction,
    hasher: Hasher,
    signer: Signer,
    cookie: AccessCookie,
    page_url: LinkPage,
    accept_language: AcceptLanguage,
) -> Response:
    """Create an account, and sign in. What the caller has made as a visitor stays the visitor's.

    If the address has an account, its owner gets a mail with a link to a new password.
    """
    language = storefront.mail.accepted(accept_language)
    command = replace(body.command(storefront, page_url), language=language)
    try:
        signed_in = await register_customer(command, uow, hasher, signer)
    except EmailTaken as taken:  # nothing was written, so the mail is committed with the refusal
        mail = AccessMail(storefront=storefront.name, email=body.email, page_url=page_url, language=language)
        await enqueue(uow, mail)
        return STORYBOOK_CUSTOMERS.render(taken.problem())
    user = user_body(await read_named_account(uow, storefront.name, signed_in.user.id))
    response = json_response({"message": "Your account has been created.", "user": user}, 201, NO_STORE)
    cookie.set(response, signed_in.tokens.access)
    add_revocation_headers(response, await _end_session(caller, storefront, uow))
    return response


@routes.post("/login/", response_model=MessageBody, openapi_extra={"security": []})
async def log_in(
    body: LoginBody,
    caller: AnyCaller,
    storefront: CurrentStorefront,
    reads: Reads,
    uow: Transaction,
    hasher: Hasher,
    signer: Signer,
    cookie: AccessCookie,
) -> Response:
    """Start a session, with a username or an e-mail address."""
    signed_in = await sign_in_customer(body.command(storefront), reads, uow, hasher, signer)
    response = json_response({"message": "You are signed in."}, headers=NO_STORE)
    cookie.set(response, signed_in.tokens.access)
    add_revocation_headers(response, await _end_session(caller, storefront, uow))
    return response


@routes.post("/logout/", response_model=MessageBody, openapi_extra={"security": OPTIONAL_TOKEN})
@tokenless
async def log_out(caller: AnyCaller, storefront: CurrentStorefront, uow: Transaction, cookie: AccessCookie) -> Response:
    """End the caller's session, if there is one. Succeeds also with an invalid or expired one."""
    response = json_response({"message": "You are signed out."})
    cookie.delete(response)
    add_revocation_headers(response, await _end_session(caller, storefront, uow))
    return response


@routes.get(
    "/status/",
    response_model=SignedInStatusBody | SignedOutStatusBody,
    openapi_extra={"security": OPTIONAL_TOKEN},
    operation_id="auth.get_status",
)
@tokenless
async def status(caller: AnyCaller, reads: Reads) -> Response:
    """Whether the caller is signed in, and as whom."""
    account = await find_named_account(reads, caller.storefront, caller.user_id) if caller.user_id else None
    if account is None:
        return json_response({"loggedIn": False}, headers=NO_STORE)
    return json_response({"loggedIn": True, "user": account.shown_name}, headers=NO_STORE)


async def _end_session(caller: Caller, storefront: Storefront, uow: Transaction) -> list[SessionRevoked]:
    """End the session with which the request was made: its cookie is replaced or deleted."""
    if caller.user_id is None or caller.session_id is None:
        return []
    return await end_sessions(storefront, caller.user_id, {caller.session_id}, uow)
