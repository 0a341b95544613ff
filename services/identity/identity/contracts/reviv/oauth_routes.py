"""`/api/auth/oauth/`: sign-in with an OpenID provider."""

from typing import Annotated, Any

from common.http import BaseUrl, Data, OwnPage, json_response, router
from common.kernel.front_ends import front_end_of
from fastapi import Depends, Response

from identity.contracts.reviv.oauth_schemas import InitiateBody, InitiatedBody
from identity.contracts.reviv.provider_callback import ProviderCallback
from identity.contracts.reviv.schemas import SignedInBody
from identity.contracts.reviv.signed_in import NO_STORE
from identity.domain.return_addresses import return_address
from identity.domain.sign_in_errors import ProviderMissing
from identity.http.browser_cookie import BrowserCookie
from identity.http.dependencies import CurrentStorefront, Providers
from identity.use_cases.begin_provider_sign_in import BeginProviderSignIn, begin_provider_sign_in

routes = router("/api/auth/oauth", "oauth", transactional=False)
CALLBACK: dict[str, Any] = {
    "response_model": SignedInBody,
    "responses": {302: {"description": "Redirect to `return_to`, with a `ticket` or an `error`"}},
    "openapi_extra": {
        "parameters": [
            {"name": name, "in": "query", "required": False, "schema": {"type": "string"}}
            for name in ("code", "state", "error", "error_description")
        ]
    },
}
"""The documentation of both methods of the callback."""


@routes.post("/initiate/", response_model=InitiatedBody)
async def initiate(
    storefront: CurrentStorefront,
    providers: Providers,
    database: Data,
    base_url: BaseUrl,
    browser: BrowserCookie,
    own_page: OwnPage,
    body: InitiateBody | None = None,
) -> Response:
    """Return the provider's page to which the front end sends the browser.

    With `return_to` the callback redirects there with a ticket, without it the callback responds with the tokens.
    """
    wanted = body or InitiateBody()
    if not wanted.provider:
        raise ProviderMissing()
    front_end = front_end_of(storefront, own_page)
    command = BeginProviderSignIn(
        storefront=storefront.name,
        provider=providers.of(storefront.name, wanted.provider),
        redirect_uri=f"{base_url}{routes.prefix}/callback/{wanted.provider}/",
        return_to=return_address(wanted.return_to, front_end) if wanted.return_to else None,
        browser=browser.secret,
    )
    url = await begin_provider_sign_in(command, database.autocommit)
    response = json_response({"auth_url": url}, headers=NO_STORE)
    browser.set(response)
    return response


@routes.get("/callback/{provider}/", **CALLBACK, operation_id="oauth.receive_callback")
async def callback(callback: Annotated[ProviderCallback, Depends()]) -> Response:
    """The page to which the provider sends the browser back. Its `state` is valid once."""
    return await callback.response()


@routes.post("/callback/{provider}/", **CALLBACK, operation_id="oauth.receive_posted_callback")
async def posted_callback(callback: Annotated[ProviderCallback, Depends()]) -> Response:
    """As with GET. The parameters may also be in the body, as a form or as JSON."""
    return await callback.response()
