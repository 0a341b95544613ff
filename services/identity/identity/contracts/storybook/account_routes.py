"""`/api/customer/`: the caller's account."""

from dataclasses import replace

from common.http import AcceptLanguage, Reads, Transaction, json_response, router
from fastapi import Response

from identity.contracts.storybook.link_page import LinkPage
from identity.contracts.storybook.schemas import EditBody, UserBody, UserMessageBody, user_body
from identity.http.dependencies import CurrentStorefront, CurrentUser, Hasher, add_revocation_headers
from identity.repository.usernames import read_named_account
from identity.use_cases.edit_account import edit_account

routes = router("/api/customer", "profile")


@routes.get("/user/", response_model=UserBody, operation_id="profile.get")
async def read_self(me: CurrentUser, reads: Reads) -> Response:
    """Return the caller's profile."""
    return json_response(user_body(await read_named_account(reads, me.storefront, me.user_id)))


@routes.put("/edit/", response_model=UserMessageBody, operation_id="profile.update")
async def edit(
    body: EditBody,
    me: CurrentUser,
    storefront: CurrentStorefront,
    reads: Reads,
    uow: Transaction,
    hasher: Hasher,
    page_url: LinkPage,
    accept_language: AcceptLanguage,
) -> Response:
    """Change what the body has. Another password ends all other sessions of the caller.

    Another e-mail address applies when the link that is mailed to it was followed.
    """
    command = body.command(storefront, me.user_id, me.session_id, page_url)
    command = replace(command, language=storefront.mail.accepted(accept_language))
    revoked = await edit_account(command, reads, uow, hasher)
    user = user_body(await read_named_account(uow, storefront.name, me.user_id))
    response = json_response({"message": "Your account has been updated.", "user": user})
    add_revocation_headers(response, revoked)
    return response
