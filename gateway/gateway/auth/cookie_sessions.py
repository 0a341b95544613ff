"""Sessions in cookies: an access token in the session cookie stands for a bearer token, under protection from CSRF."""

from collections.abc import Iterable, Sequence

from common.kernel.callers import Caller
from common.kernel.cookies import Cookie
from common.kernel.errors import InvalidToken
from common.kernel.storefronts import Storefront
from httpwire import Header

from gateway.auth.authenticator import Authenticator
from gateway.auth.csrf import CsrfProtection
from gateway.http.cookies import cookie_values
from gateway.http.request_context import RequestContext
from gateway.routing.route_resolver import ResolvedRoute

MOST_COOKIES = 4
"""How many session cookies of a request are verified."""


class StorefrontSessions:
    """The sessions of one storefront, as its `[session_cookie]` and `[csrf]` sections configure them."""

    def __init__(self, storefront: Storefront, cookie: Cookie, csrf: CsrfProtection) -> None:
        self.csrf = csrf
        self.cookie_name = cookie.name.encode()
        self.vary: Header = (b"vary", b", ".join(sorted(storefront.credential_headers)))
        self._storefront = storefront.name
        self._prefix = self.cookie_name + b"="

    async def find(self, context: RequestContext, authenticator: Authenticator) -> Caller | None:
        """The caller whose access token is in a session cookie. Raises ServiceUnavailable.

        None without a valid one, and with those of several sessions: a host of the same domain may have planted one.
        """
        found = [
            caller
            for token in cookie_values(context.scope, self.cookie_name)[:MOST_COOKIES]
            if (caller := await self._verify(token, authenticator))
        ]
        return found[0] if len({caller.session_id for caller in found}) == 1 else None

    async def _verify(self, token: bytes, authenticator: Authenticator) -> Caller | None:
        try:
            return await authenticator.authenticate(b"Bearer " + token, self._storefront)
        except InvalidToken:
            return None

    def response_headers(
        self, context: RequestContext, path: str, status: int, headers: Iterable[Header]
    ) -> Sequence[Header]:
        """A CSRF cookie to add to a service's response: a fresh one beside a new session, or for want of one."""
        has_new_session = any(name.lower() == b"set-cookie" and self._is_session(value) for name, value in headers)
        if has_new_session or (status < 300 and self.csrf.is_missing(context, path)):
            return (self.csrf.fresh_cookie(context),)
        return ()

    def _is_session(self, set_cookie: bytes) -> bool:
        """False for the header that deletes the cookie: it has no value."""
        return set_cookie.startswith(self._prefix) and set_cookie[len(self._prefix) :][:1] not in (b"", b";")


class CookieSessions:
    """The sessions of all storefronts that keep them in cookies."""

    def __init__(self, storefronts: Iterable[Storefront], *, production: bool) -> None:
        self._by_storefront = {
            each.name: StorefrontSessions(
                each, each.session_cookie, CsrfProtection(each.csrf, each.cors.origins, production=production)
            )
            for each in storefronts
            if each.session_cookie and each.csrf
        }

    def at(self, route: ResolvedRoute) -> StorefrontSessions | None:
        """Those of the route's storefront; None at the paths of staff, who send bearer tokens."""
        if route.contract.name != route.storefront.contract:
            return None
        return self._by_storefront.get(route.storefront.name)
