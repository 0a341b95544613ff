"""Builds the console: pages below `/console/`, for every shop of the platform."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from console.dependencies import Console
from console.languages import chosen_language, translations
from console.page import ForgedRequest, PageNotFound, SignInRequired
from console.pages import ROUTERS
from console.session import Cookies
from console.staff_api import Refusal, Transport, Unavailable
from console.templating import STATIC, environment
from console.words import N_

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
}
Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Storefront:
    """A shop of the platform; on one of its own `hosts` the paths of its contracts have no prefix."""

    name: str
    title: str
    hosts: tuple[str, ...]


def create_console(
    storefronts: Sequence[Storefront], keys: Sequence[str], transport: Transport, networks: Sequence[Network] = ()
) -> FastAPI:
    """An ASGI application for the paths below `/console`.

    `keys` encrypt its cookies, newest first. `transport` makes the transport of calls of the staff contract. With
    `networks` other addresses get 404. The scope's `client` and `scheme` are taken to be those of the browser.
    """
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.state.console = Console(
        storefronts={each.name: each for each in storefronts}, cookies=Cookies(keys), transport=transport
    )
    app.mount("/console/static", StaticFiles(directory=STATIC))
    for router in ROUTERS:
        app.include_router(router, prefix="/console")
    app.add_exception_handler(SignInRequired, _sign_in)
    for error in (Refusal, Unavailable, PageNotFound, ForgedRequest, 404, 405, 422):
        app.add_exception_handler(error, _explain)
    app.add_middleware(Protection, cookies=app.state.console.cookies, networks=networks)
    return app


FORGED = N_("This form was sent from another page. Open the page again, and repeat it there.")
NOT_FOUND = N_("There is no such page, or your role does not include it.")
UNAVAILABLE = N_("This part of the platform does not answer at present. Try again in a moment.")


class Protection:
    """Refuses other networks and forms of other sites. Adds the headers of all answers, and a session's new token."""

    def __init__(self, app: ASGIApp, cookies: Cookies, networks: Sequence[Network]) -> None:
        self._app = app
        self._cookies = cookies
        self._networks = networks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._serve(Request(scope), receive, send)
        else:
            await self._app(scope, receive, send)

    async def _serve(self, request: Request, receive: Receive, send: Send) -> None:
        async def send_protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add_headers(request, MutableHeaders(scope=message))
            await send(message)

        if self._networks and not _is_within(request, self._networks):
            await PlainTextResponse("Not Found", 404)(request.scope, receive, send)
        elif request.method not in ("GET", "HEAD") and not _is_same_origin(request):
            await _error_page(request, 403, FORGED)(request.scope, receive, send_protected)
        else:
            await self._app(request.scope, receive, send_protected)

    def _add_headers(self, request: Request, headers: MutableHeaders) -> None:
        for name, value in HEADERS.items():
            headers.setdefault(name, value)
        is_static = request.url.path.startswith("/console/static/")
        headers["cache-control"] = "public, max-age=31536000, immutable" if is_static else "no-store"
        refreshed = getattr(request.state, "refreshed", None)
        if refreshed and not getattr(request.state, "signed_out", False):
            response = Response()
            self._cookies.set_session(request, response, refreshed)
            headers.append("set-cookie", response.headers["set-cookie"])


def _is_within(request: Request, networks: Sequence[Network]) -> bool:
    try:
        address = ip_address(request.client.host if request.client else "")
    except ValueError:
        return False
    return any(address in network for network in networks)


def _is_same_origin(request: Request) -> bool:
    """Browsers send `Origin` with every form; a request without one does not come from a page of ours."""
    return request.headers.get("origin") == f"{request.url.scheme}://{request.headers.get('host', '')}"


async def _sign_in(request: Request, error: Exception) -> Response:
    """To the sign-in, which comes back to the page that was asked for."""
    assert isinstance(error, SignInRequired)
    target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    url = request.url_for("show_sign_in", shop=error.shop.name).include_query_params(
        **({"next": target} if request.method == "GET" else {})
    )
    return RedirectResponse(f"{url.path}?{url.query}" if url.query else url.path, 303)


async def _explain(request: Request, error: Exception) -> Response:
    if isinstance(error, Refusal):
        shop = request.app.state.console.shop(request, request.path_params.get("shop", ""))
        if error.status == 401 and shop:  # the session has ended since GET /me was asked
            return await _sign_in(request, SignInRequired(shop))
        return _error_page(request, error.status, error.detail, error.lines)
    if isinstance(error, Unavailable):
        return _error_page(request, 503, UNAVAILABLE)
    if isinstance(error, ForgedRequest):
        return _error_page(request, 403, FORGED)
    return _error_page(request, 404, NOT_FOUND)


def _error_page(request: Request, status: int, text: str, lines: Sequence[str] = ()) -> Response:
    language = chosen_language(request.headers.get("accept-language", ""))
    words = translations(language).gettext(text)
    template = environment(language).get_template("error.html")
    return HTMLResponse(template.render(status=status, text=words, lines=lines, path=request.url.path), status)
