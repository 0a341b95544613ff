"""One request while the gateway processes it."""

import os
import re
from dataclasses import dataclass

from common.kernel.callers import Caller
from httpwire import Header
from starlette.types import Scope

from gateway.http.client_address import TrustedProxies

UNKNOWN_PATH = "/…"
_REQUEST_ID = re.compile(rb"[A-Za-z0-9._~-]{1,128}")


@dataclass(slots=True, kw_only=True)
class RequestContext:
    """What the gateway knows about a request. The fields with defaults are set while it is processed.

    `client_address` and `is_https` are the client's, also behind trusted proxies. `cache_status` is "hit" or "miss",
    None for responses that are not cached. `headers_of_success` are added to a service's response with a status below
    300. `route_template` is the path template of the endpoint, None if there is no such endpoint; `logged_path` is
    logged and traced in place of the path, whose parameters may be secrets.
    `in_maintenance` means that the request was refused for the storefront's maintenance.
    `body_unread` means that the client may still be sending a body that will not be used.
    """

    scope: Scope
    method: str
    headers: dict[bytes, bytes]
    request_id: bytes
    client_address: str
    is_https: bool
    storefront: str | None = None
    caller: Caller | None = None
    cache_status: str | None = None
    route_template: str | None = None
    logged_path: str = UNKNOWN_PATH
    headers_of_success: tuple[Header, ...] = ()
    in_maintenance: bool = False
    body_unread: bool = False

    @property
    def is_upload(self) -> bool:
        """Whether the body may carry files, by any `Content-Type`: which of several counts, the service decides."""
        return b"content-type" in self.headers and any(
            name == b"content-type" and b"multipart/" in value.lower() for name, value in self.scope["headers"]
        )

    @classmethod
    def of(cls, scope: Scope, proxies: TrustedProxies) -> "RequestContext":
        headers = dict(scope["headers"])
        client_address, is_https = proxies.client(scope, headers)
        return cls(
            scope=scope,
            method=scope["method"],
            headers=headers,
            request_id=_request_id(headers),
            client_address=client_address,
            is_https=is_https,
        )

    @property
    def origin(self) -> bytes | None:
        return self.headers.get(b"origin")

    def header_text(self, name: bytes) -> str | None:
        value = self.headers.get(name)
        return None if value is None else value.decode("latin-1")


def _request_id(headers: dict[bytes, bytes]) -> bytes:
    """The client's `X-Request-ID` if it has only safe characters, else a random one."""
    given = headers.get(b"x-request-id")
    return given if given and _REQUEST_ID.fullmatch(given) else os.urandom(16).hex().encode()
