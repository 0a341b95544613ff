"""Guests whose token is valid only from their own address and browser, and is issued with what they first make."""

from dataclasses import replace
from uuid import UUID

from common.kernel.callers import Caller
from common.kernel.storefronts import Storefront
from httpwire import Header

from gateway.auth.bound_tokens import BoundTokens, client_of
from gateway.http.client_address import client_network
from gateway.http.cookies import cookie_values
from gateway.http.request_context import RequestContext
from gateway.routing.route_resolver import ResolvedRoute

NO_USER_AGENT = b"unknown"


class BoundGuests:
    """The guests of one storefront whose `[guests]` section has the kind `uuid`.

    An IPv6 client is bound to its /64 network: its address in it changes by itself.
    """

    def __init__(self, storefront: Storefront, key: bytes, *, production: bool) -> None:
        self._settings = storefront.guests
        self._tokens = BoundTokens(key, storefront.name)
        self._header = storefront.guests.header.lower().encode()
        self._cookie = storefront.guests.cookie.name.encode()
        self._production = production

    def identify(self, caller: Caller, context: RequestContext, route: ResolvedRoute) -> tuple[Caller, list[Header]]:
        """The caller with `client_hash`, and the `guest_id` of a valid token.

        Where tokens are issued, a caller without one gets the id of a new one, whose cookie a successful response sets.
        A request that is repeated because its response was lost has the same guest, if its idempotency key is random.
        """
        if caller.user_id is not None or not self._has_guests(route):
            return caller, []
        address = client_network(context.client_address).encode()
        user_agent = context.headers.get(b"user-agent") or NO_USER_AGENT
        client = self._binding(address, user_agent)
        token = self._find(context, client)
        if token is None and f"{context.method} {route.path}" in self._settings.issued_at:
            token = self._tokens.create(client, context.headers.get(b"idempotency-key", b""))
            context.headers_of_success = (self._set_cookie(token, is_https=context.is_https),)
        guest_id = self._tokens.guest_id(token) if token else None
        client_hash = self._tokens.client_hash(address, user_agent)
        return replace(caller, guest_id=guest_id, client_hash=client_hash), []

    def _has_guests(self, route: ResolvedRoute) -> bool:
        return route.path.startswith(self._settings.paths) and route.contract.is_guarded(route.path)

    def _find(self, context: RequestContext, client: bytes) -> UUID | None:
        """The first valid token in the cookies, else the one in the header."""
        sent = [*cookie_values(context.scope, self._cookie), context.headers.get(self._header, b"")]
        return next(filter(None, (self._tokens.verify(each, client) for each in sent)), None)

    def _binding(self, address: bytes, user_agent: bytes) -> bytes:
        """What tokens are bound to."""
        bound_to = self._settings.bound_to
        return client_of(address if "address" in bound_to else b"", user_agent if "user-agent" in bound_to else b"")

    def _set_cookie(self, token: UUID, *, is_https: bool) -> Header:
        lifetime, cookie = self._settings.lifetime, self._settings.cookie
        header = cookie.header(str(token), lifetime, production=self._production, is_https=is_https)
        return b"set-cookie", header.encode()
