"""The response to a browser that a provider has sent back."""

from common.http import ClientMethod, Data
from fastapi import Request, Response

from identity.contracts.reviv.callback_parameters import CallbackParameters
from identity.contracts.reviv.signed_in import NO_STORE, signed_in_response
from identity.domain.authorization_request import AuthorizationRequest
from identity.domain.provider_profile import ProviderProfile
from identity.domain.return_addresses import with_result
from identity.domain.sign_in_errors import ProviderRefusedUser, StateInvalid, StateMismatch, StateMissing
from identity.http.browser_cookie import BrowserCookie
from identity.http.dependencies import CurrentStorefront, Providers, Signer, add_revocation_headers
from identity.http.session_cookie import RefreshCookie
from identity.use_cases.finish_provider_sign_in import finish_provider_sign_in, read_profile
from identity.use_cases.start_session import SignedIn
from identity.use_cases.take_authorization_request import ReturnFromProvider, take_authorization_request

REDIRECT_HEADERS = {**NO_STORE, "Referrer-Policy": "no-referrer"}
"""The page must not pass its ticket on in a `Referer` header."""


class ProviderCallback:
    """A dependency with everything that the response needs."""

    def __init__(
        self,
        provider: str,
        request: Request,
        storefront: CurrentStorefront,
        providers: Providers,
        database: Data,
        signer: Signer,
        browser: BrowserCookie,
        cookie: RefreshCookie,
        method: ClientMethod,
    ) -> None:
        self._provider = provider
        self._request = request
        self._storefront = storefront
        self._providers = providers
        self._database = database
        self._signer = signer
        self._browser = browser
        self._cookie = cookie
        self._method = method

    async def response(self) -> Response:
        """The provider is called between two transactions: the first uses the state up, the second signs in.

        HEAD uses nothing up, because programs send it to look at a link.
        """
        client = self._providers.of(self._storefront.name, self._provider)
        if self._method == "HEAD":
            return Response(headers=NO_STORE)
        parameters = await CallbackParameters.of(self._request)
        if parameters.error:
            return await self._refused(parameters, parameters.error)
        begun = await self._take(parameters)
        profile = await read_profile(client, begun, parameters.code)
        return await self._signed_in(begun, profile)

    async def _signed_in(self, begun: AuthorizationRequest, profile: ProviderProfile) -> Response:
        language = self._storefront.mail.accepted(self._request.headers.get("accept-language"))
        async with self._database.transaction() as uow:
            finished = await finish_provider_sign_in(profile, begun, self._storefront, uow, self._signer, language)
            if isinstance(finished.result, SignedIn):
                response = await signed_in_response(finished.result, uow, self._cookie)
            else:
                response = _redirect(with_result(finished.result.return_to, ticket=finished.result.ticket))
        add_revocation_headers(response, finished.revoked)
        return response

    async def _refused(self, parameters: CallbackParameters, error: str) -> Response:
        """Redirect to the page that began the sign-in, if the state proves that there is one."""
        try:
            begun = await self._take(parameters)
        except (StateMissing, StateInvalid, StateMismatch):
            begun = None
        if begun is None or begun.return_to is None:
            raise ProviderRefusedUser(provider_error=error, description=parameters.error_description)
        return _redirect(with_result(begun.return_to, error=error, error_description=parameters.error_description))

    async def _take(self, parameters: CallbackParameters) -> AuthorizationRequest:
        command = ReturnFromProvider(
            storefront=self._storefront.name,
            provider=self._provider,
            state=parameters.state,
            browsers=self._browser.values,
        )
        return await take_authorization_request(command, self._database.autocommit)


def _redirect(address: str) -> Response:
    return Response(status_code=302, headers={**REDIRECT_HEADERS, "Location": address})
