"""The cookie that binds a sign-in at a provider to the browser that began it."""

import re
from typing import Annotated

from common.http import BaseUrl
from common.kernel.cookies import Cookie
from fastapi import Depends, Request, Response

from identity.domain.authorization_request import REQUEST_SECONDS
from identity.domain.random_tokens import new_token
from identity.http.cookies import cookie_values
from identity.http.dependencies import Components

COOKIE = Cookie(name="sign_in_browser", same_site="Lax")
"""Lax, because the provider's redirect is a navigation from another site."""
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")


class SignInBrowser:
    """`values` are the secrets that the browser has sent. `secret` is its own, or a new one.

    A browser keeps its secret, so that two of its tabs can sign in at the same time.
    """

    def __init__(self, request: Request, base_url: str) -> None:
        components: Components = request.app.state.components
        self.values = cookie_values(request, COOKIE.name)
        self.secret = next(filter(_SECRET.fullmatch, self.values), None) or new_token()
        self._production = components.production
        self._is_https = base_url.startswith("https:")

    def set(self, response: Response) -> None:
        header = COOKIE.header(self.secret, REQUEST_SECONDS, production=self._production, is_https=self._is_https)
        response.headers.append("set-cookie", header)


async def _sign_in_browser(request: Request, base_url: BaseUrl) -> SignInBrowser:
    return SignInBrowser(request, base_url)


BrowserCookie = Annotated[SignInBrowser, Depends(_sign_in_browser)]
