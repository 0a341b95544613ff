"""Guest sessions: which paths have them, how a request presents one, and how a response passes one to the client."""

import hmac
import os
from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from common.kernel import clock
from common.kernel.callers import Caller
from common.kernel.storefronts import Storefront
from httpwire import Header

from gateway.auth.bound_guests import BoundGuests
from gateway.auth.guest_tokens import COOKIE, HEADER, GuestSession, GuestTokens
from gateway.http.cookies import cookie_values
from gateway.http.request_context import RequestContext
from gateway.routing.route_resolver import ResolvedRoute

NO_STORE: Header = (b"cache-control", b"no-store")


class StorefrontGuests:
    """The guest sessions of one storefront whose `[guests]` section has the kind `signed`."""

    def __init__(self, storefront: Storefront, key: bytes, *, production: bool) -> None:
        self._settings = storefront.guests
        self._tokens = GuestTokens(key, storefront.name)
        self._header = storefront.guests.header.lower().encode()
        self._cookie = storefront.guests.cookie.name.encode()
        self._production = production

    def identify(self, caller: Caller, context: RequestContext, route: ResolvedRoute) -> tuple[Caller, list[Header]]:
        """The caller with the `guest_id` of their session, and the response headers that pass it to the client.

        At a sign-in path the caller has the `guest_id` of a presented session, but none is created.
        """
        if caller.user_id is None and self.has_sessions(route.path):
            session = self.find_or_create(context)
            return replace(caller, guest_id=session.id), self.response_headers(session, context)
        if self.is_sign_in(route.path) and (found := self.find(context)):
            return replace(caller, guest_id=found.id), []
        return caller, []

    def has_sessions(self, path: str) -> bool:
        return path.startswith(self._settings.paths)

    def is_sign_in(self, path: str) -> bool:
        """Whether a request at this path turns a guest into a user."""
        return path in self._settings.claimed_at

    def find(self, context: RequestContext) -> GuestSession | None:
        """The session that a request presents: in the header, else in the cookie."""
        session = self._tokens.verify(context.headers.get(self._header, b""), HEADER)
        if session is not None:
            return session
        return next(filter(None, (self._tokens.verify(each, COOKIE) for each in self._cookies(context))), None)

    def find_or_create(self, context: RequestContext) -> GuestSession:
        """The session that a request presents, renewed if less than half of its lifetime is left; or a new one."""
        now = int(clock.timestamp())
        session = self.find(context) or GuestSession(UUID(bytes=os.urandom(16)), 0)
        if session.expires_at - now >= self._settings.lifetime / 2:
            return session
        return GuestSession(session.id, now + self._settings.lifetime)

    def response_headers(self, session: GuestSession, context: RequestContext) -> list[Header]:
        """The session's tokens: always in the header, in a cookie unless the client sent the same one."""
        headers = [NO_STORE, (self._header, self._tokens.issue(session, HEADER))]
        cookie = self._tokens.issue(session, COOKIE)
        if cookie not in self._cookies(context):
            headers.append((b"set-cookie", self._set_cookie(cookie, session, context.is_https)))
        return headers

    def _cookies(self, context: RequestContext) -> list[bytes]:
        return cookie_values(context.scope, self._cookie)

    def _set_cookie(self, token: bytes, session: GuestSession, is_https: bool) -> bytes:
        max_age = session.expires_at - int(clock.timestamp())
        cookie = self._settings.cookie
        return cookie.header(token.decode("ascii"), max_age, production=self._production, is_https=is_https).encode()


class GuestSessions:
    """The guest sessions of all storefronts that have them, of both kinds."""

    def __init__(self, storefronts: Iterable[Storefront], key: str, *, production: bool) -> None:
        self._by_storefront = {
            each.name: _guests(each, key.encode(), production=production) for each in storefronts if each.guests.paths
        }

    def identify(self, caller: Caller, context: RequestContext, route: ResolvedRoute) -> tuple[Caller, list[Header]]:
        """The caller with the `guest_id` of their session, and response headers, if the storefront has guests."""
        guests = self._by_storefront.get(route.storefront.name)
        return guests.identify(caller, context, route) if guests else (caller, [])


def _guests(storefront: Storefront, key: bytes, *, production: bool) -> StorefrontGuests | BoundGuests:
    if storefront.guests.are_bound:
        return BoundGuests(storefront, hmac.digest(key, b"atelier bound guests", "sha256"), production=production)
    return StorefrontGuests(storefront, hmac.digest(key, b"atelier guests", "sha256"), production=production)
