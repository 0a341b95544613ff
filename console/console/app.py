"""Builds the console: pages below `/console/`, for every shop of the platform."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

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

    @app.middleware("http")
    async def protect(request: Request, call: Callable[[Request], Awaitable[Response]]) -> Response:
        if networks and not _is_within(request, networks):
            return PlainTextResponse("Not Found", 404)
        if request.method not in ("GET", "HEAD") and not _is_same_origin(request):
            response: Response = _error_page(request, 403, FORGED)
        else:
            response = await call(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if request.url.path.startswith("/console/static/"):
            response.headers["cache-control"] = "public, max-age=31536000, immutable"
        else:
            response.headers["cache-control"] = "no-store"
        refreshed = getattr(request.state, "refreshed", None)
        if refreshed and not getattr(request.state, "signed_out", False):
            app.state.console.cookies.set_session(request, response, refreshed)
        return response

    return app


FORGED = N_("This form was sent from another page. Open the page again, and repeat it there.")
NOT_FOUND = N_("There is no such page, or your role does not include it.")
UNAVAILABLE = N_("This part of the platform does not answer at present. Try again in a moment.")


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
