"""The cookie in which browsers keep the refresh token, as the storefront's `[refresh_cookie]` section configures it."""

from typing import Annotated

from common.http import BaseUrl
from common.kernel.storefronts import Storefront
from fastapi import Depends, Request, Response

from identity.http.cookies import cookie_values
from identity.http.dependencies import Components, CurrentStorefront
from identity.storefront import Tokens


class SessionCookie:
    """Sets, deletes and reads the cookie of one request's storefront. Does nothing where that has none."""

    def __init__(self, request: Request, storefront: Storefront, base_url: str) -> None:
        components: Components = request.app.state.components
        self._request = request
        self._cookie = storefront.refresh_cookie
        self._lifetime = storefront.section(Tokens).refresh
        self._production = components.production
        self._is_https = base_url.startswith("https:")

    def set(self, response: Response, refresh: str) -> None:
        """Store the refresh token of a session that has just started."""
        self._add(response, refresh, self._lifetime)

    def delete(self, response: Response) -> None:
        """With the attributes of `set`: browsers ignore the deletion of a cookie of another domain or path."""
        self._add(response, "", 0)

    def values(self) -> list[str]:
        """The refresh tokens that the browser has sent."""
        return cookie_values(self._request, self._cookie.name) if self._cookie else []

    def _add(self, response: Response, value: str, max_age: int) -> None:
        if self._cookie is not None:
            header = self._cookie.header(value, max_age, production=self._production, is_https=self._is_https)
            response.headers.append("set-cookie", header)


async def _session_cookie(request: Request, storefront: CurrentStorefront, base_url: BaseUrl) -> SessionCookie:
    return SessionCookie(request, storefront, base_url)


RefreshCookie = Annotated[SessionCookie, Depends(_session_cookie)]
