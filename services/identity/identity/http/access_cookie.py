"""The cookie in which browsers keep the access token, as the storefront's `[session_cookie]` section configures it.

The gateway reads it, and accepts it like a bearer token.
"""

from typing import Annotated

from common.http import BaseUrl
from common.kernel.storefronts import Storefront
from fastapi import Depends, Request, Response

from identity.http.dependencies import Components, CurrentStorefront
from identity.storefront import Tokens


class AccessTokenCookie:
    """Sets and deletes the cookie of one request's storefront. Does nothing where that has none."""

    def __init__(self, request: Request, storefront: Storefront, base_url: str) -> None:
        components: Components = request.app.state.components
        self._cookie = storefront.session_cookie
        self._lifetime = storefront.section(Tokens).access
        self._production = components.production
        self._is_https = base_url.startswith("https:")

    def set(self, response: Response, access: str) -> None:
        """Store the access token of a session that has just started."""
        self._add(response, access, self._lifetime)

    def delete(self, response: Response) -> None:
        self._add(response, "", 0)

    def _add(self, response: Response, value: str, max_age: int) -> None:
        if self._cookie is not None:
            header = self._cookie.header(value, max_age, production=self._production, is_https=self._is_https)
            response.headers.append("set-cookie", header)


async def _access_cookie(request: Request, storefront: CurrentStorefront, base_url: BaseUrl) -> AccessTokenCookie:
    return AccessTokenCookie(request, storefront, base_url)


AccessCookie = Annotated[AccessTokenCookie, Depends(_access_cookie)]
