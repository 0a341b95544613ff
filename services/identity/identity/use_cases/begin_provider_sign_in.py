"""Begin a sign-in at an OpenID provider."""

from dataclasses import dataclass
from datetime import timedelta

from common.db.executor import Executor
from common.kernel import clock

from identity.adapters.openid.provider import OpenIdProvider
from identity.domain.authorization_request import REQUEST_SECONDS, AuthorizationRequest
from identity.domain.random_tokens import digest_of, new_token
from identity.domain.sign_in_errors import ProviderUnavailable, SignInNotStarted


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginProviderSignIn:
    """`redirect_uri` is the callback's address. `browser` is the secret in the cookie of the browser.

    `return_to` is a page of the front end, None if the callback is to respond with the tokens.
    """

    storefront: str
    provider: OpenIdProvider
    redirect_uri: str
    return_to: str | None
    browser: str


async def begin_provider_sign_in(command: BeginProviderSignIn, executor: Executor) -> str:
    """The provider's page to which the browser is sent. Raises SignInNotStarted if the provider does not respond."""
    state = new_token()
    request = AuthorizationRequest(
        digest=digest_of(state),
        storefront=command.storefront,
        provider=command.provider.name,
        browser_digest=digest_of(command.browser),
        nonce=new_token(),
        code_verifier=new_token(),
        redirect_uri=command.redirect_uri,
        return_to=command.return_to,
        expires_at=clock.now() + timedelta(seconds=REQUEST_SECONDS),
    )
    try:
        url = await command.provider.authorization_url(request, state)
    except ProviderUnavailable as error:
        raise SignInNotStarted(**error.facts) from error
    await executor.defer_add(request)
    return url
