"""Authenticates requests: by a bearer token, else by the session cookie of storefronts that have one."""

from common.kernel.callers import Caller
from common.kernel.errors import InvalidToken
from dialects.staff import STAFF
from httpwire import Header

from gateway.auth.api_keys import ApiKeys, is_api_key
from gateway.auth.authenticator import Authenticator
from gateway.auth.cookie_sessions import CookieSessions
from gateway.http.request_context import RequestContext
from gateway.routing.route_resolver import ResolvedRoute


class Credentials:
    """A bearer token takes precedence over cookies. No browser adds it by itself, so it needs no CSRF token."""

    def __init__(self, authenticator: Authenticator, api_keys: ApiKeys, sessions: CookieSessions) -> None:
        self._authenticator = authenticator
        self._api_keys = api_keys
        self._sessions = sessions

    def response_headers(self, route: ResolvedRoute) -> list[Header]:
        """What caches of others must know: that responses of guarded paths differ by the credentials of cookies."""
        sessions = self._sessions.at(route)
        return [sessions.vary] if sessions and route.contract.is_guarded(route.path) else []

    async def authenticate(self, context: RequestContext, route: ResolvedRoute) -> Caller:
        """The caller, who may be anonymous.

        Raises InvalidToken for a bearer token, except on `tokenless` paths; an invalid session cookie is ignored
        everywhere. Raises OriginRefused, CsrfFailed and ServiceUnavailable.
        """
        anonymous = Caller(storefront=route.storefront.name)
        authorization, sessions = context.headers.get(b"authorization"), self._sessions.at(route)
        if (authorization is None and sessions is None) or not route.contract.is_guarded(route.path):
            return anonymous
        if authorization is not None:
            try:
                return await self._bearer(authorization, context, route)
            except InvalidToken:
                if not route.contract.is_tokenless(route.path):
                    raise
        if sessions is None:
            return anonymous
        sessions.csrf.check_origin(context)
        caller = await sessions.find(context, self._authenticator)
        if caller is None:
            return anonymous
        sessions.csrf.check_token(context, route.path)
        return caller

    async def _bearer(self, authorization: bytes, context: RequestContext, route: ResolvedRoute) -> Caller:
        """Machines may call the staff contract only. Raises InvalidToken, ServiceUnavailable."""
        name = route.storefront.name
        if route.contract.name == STAFF.contract and is_api_key(authorization):
            return await self._api_keys.authenticate(authorization, name, context.client_address)
        return await self._authenticator.authenticate(authorization, name)
