"""`/api/auth/magic-link/`: sign-in with a mailed code."""

from dataclasses import replace

from common.http import (
    AcceptLanguage,
    ClientAddress,
    OwnPage,
    Reads,
    Transaction,
    json_response,
    router,
    tokenless,
    unguarded,
)
from common.kernel.front_ends import front_end_of
from dialects.figureforge import FIGUREFORGE
from fastapi import Response

from identity.contracts.figureforge.magic_link_schemas import CodeBody, EmailBody, ExistsBody, RequestedBody
from identity.contracts.figureforge.session_routes import NO_STORE
from identity.contracts.figureforge.session_schemas import SignedInBody, tokens_body
from identity.contracts.figureforge.user_schemas import user_body
from identity.domain.magic_link_errors import MagicCodeInvalid
from identity.http.dependencies import Box, CurrentStorefront, Signer, add_revocation_headers
from identity.repository.magic_codes import MagicCodes
from identity.repository.members import read_member
from identity.repository.users import has_account
from identity.use_cases.redeem_magic_code import Redeemed, Repeated, redeem_magic_code
from identity.use_cases.request_magic_link import request_magic_link

routes = router("/api/auth/magic-link", "auth")
REQUESTED = "Check your inbox: a mail with your sign-in link and code is on its way."


@routes.post("/request/", response_model=RequestedBody)
@tokenless
async def request_link(
    body: EmailBody,
    storefront: CurrentStorefront,
    uow: Transaction,
    own_page: OwnPage,
    accept_language: AcceptLanguage,
) -> Response:
    """Mail a code and a link to sign in. Every address gets the same response in the same time.

    The code of an earlier mail becomes invalid.
    """
    front_end, language = front_end_of(storefront, own_page), storefront.mail.accepted(accept_language)
    seconds = await request_magic_link(storefront, body.email, front_end, uow, language)
    return json_response(RequestedBody(message=REQUESTED, email=body.email, expires_in=seconds).model_dump())


@routes.post("/verify/", response_model=SignedInBody)
@unguarded
async def verify_code(
    body: CodeBody,
    storefront: CurrentStorefront,
    client_address: ClientAddress,
    uow: Transaction,
    box: Box,
    signer: Signer,
    accept_language: AcceptLanguage,
) -> Response:
    """Sign in with the code of a mail. The first sign-in with an address creates its account.

    The code is valid once. For a few seconds after its use the same client gets the same response again. An access
    token is ignored, and no rate limit applies: wrong codes are counted per address.
    """
    command = replace(body.command(storefront, client_address), language=storefront.mail.accepted(accept_language))
    outcome = await redeem_magic_code(command, uow, box, signer)
    if outcome is None:
        return FIGUREFORGE.render(MagicCodeInvalid().problem())
    if isinstance(outcome, Repeated):
        return Response(box.decrypt(outcome.answer), headers=NO_STORE, media_type="application/json")
    return await _signed_in(outcome, body.email, storefront, uow, box)


@routes.post("/check-user/", response_model=ExistsBody)
@tokenless
async def check_user(body: EmailBody, storefront: CurrentStorefront, reads: Reads) -> Response:
    """Whether an address has an account."""
    exists = await has_account(reads, storefront.name, body.email)
    return json_response(ExistsBody(exists=exists).model_dump())


async def _signed_in(
    redeemed: Redeemed, email: str, storefront: CurrentStorefront, uow: Transaction, box: Box
) -> Response:
    """The response is stored encrypted, in the transaction that uses up the code."""
    signed_in = redeemed.signed_in
    user = user_body(await read_member(uow, storefront, signed_in.user.id))
    response = json_response({**tokens_body(signed_in.tokens, storefront), "user": user}, headers=NO_STORE)
    await MagicCodes(uow, storefront.name, email).store_answer(box.encrypt(bytes(response.body)))
    add_revocation_headers(response, redeemed.revoked)
    return response
