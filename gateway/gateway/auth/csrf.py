"""Protection of writes against pages of other sites, which browsers send with this site's cookies (CSRF)."""

import hmac
import secrets
from collections.abc import Iterable

from common.kernel.csrf import Csrf
from httpwire import Header

from gateway.http.cookies import cookie_values
from gateway.http.errors import CsrfFailed, OriginRefused
from gateway.http.request_context import RequestContext

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
TOKEN_BYTES = 32
_DEFAULT_PORTS = {b"http": b":80", b"https": b":443"}


class CsrfProtection:
    """Of one storefront. `trusted` are the origins, beside the request's own host, whose pages may write."""

    def __init__(self, csrf: Csrf, trusted: Iterable[str], *, production: bool) -> None:
        self._csrf = csrf
        self._header = csrf.header.lower().encode()
        self._cookie = csrf.cookie.name.encode()
        self._trusted = frozenset(origin.encode() for origin in trusted)
        self._production = production

    def check_origin(self, context: RequestContext) -> None:
        """Raises OriginRefused for a write with an `Origin` that is neither the own host nor trusted."""
        origin = context.origin
        if origin is None or context.method in SAFE_METHODS or origin in self._trusted:
            return
        if origin != _own_origin(context):
            raise OriginRefused()

    def check_token(self, context: RequestContext, path: str) -> None:
        """Raises CsrfFailed for a write whose header does not repeat a CSRF cookie. `path` as in `exempt`."""
        if context.method in SAFE_METHODS or path in self._csrf.exempt:
            return
        sent = context.headers.get(self._header, b"")
        if not any(hmac.compare_digest(sent, each) for each in self._values(context)):
            raise CsrfFailed()

    def is_missing(self, context: RequestContext, path: str) -> bool:
        """Whether the client has no value at a path of `ensured_at`."""
        return path in self._csrf.ensured_at and not self._values(context)

    def fresh_cookie(self, context: RequestContext) -> Header:
        """`Set-Cookie` with a new value."""
        cookie, token = self._csrf.cookie, secrets.token_urlsafe(TOKEN_BYTES)
        is_https = context.is_https
        header = cookie.header(token, self._csrf.lifetime, production=self._production, is_https=is_https)
        return b"set-cookie", header.encode()

    def _values(self, context: RequestContext) -> list[bytes]:
        return [value for value in cookie_values(context.scope, self._cookie) if value]


def _own_origin(context: RequestContext) -> bytes:
    """The origin of the URL that the client called, in lower case and without the default port."""
    scheme = b"https" if context.is_https else b"http"
    host = context.headers.get(b"host", b"").lower()
    return b"%b://%b" % (scheme, host.removesuffix(_DEFAULT_PORTS[scheme]))
