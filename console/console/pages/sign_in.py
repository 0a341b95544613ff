"""Sign-in with a second factor, sign-out, and the change to another shop."""

from contextlib import suppress
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from console.dependencies import Console, StaffPage, TheConsole, TheShop
from console.languages import chosen_language, translations
from console.page import Page, refused
from console.session import Pending, Session
from console.staff_api import Refusal, Shop, Unavailable
from console.templating import environment

router = APIRouter()


@router.get("/")
async def show_shops(request: Request, console: TheConsole) -> Response:
    """On the host of a shop, its own console; elsewhere a choice."""
    owner = console.owner_of(request.url.hostname or "")
    if owner:
        return RedirectResponse(f"/console/{owner.name}/", 303)
    signed_in = {name for name in console.storefronts if console.cookies.session(request, name)}
    return render(request, "shops.html", shops=list(console.storefronts.values()), signed_in=signed_in)


@router.get("/{shop}/sign-in", name="show_sign_in")
async def show_sign_in(request: Request, shop: TheShop) -> Response:
    return _form(request, shop)


@router.post("/{shop}/sign-in")
async def sign_in(request: Request, shop: TheShop, console: TheConsole) -> Response:
    form = await request.form(max_files=0, max_fields=20)
    email, password = str(form.get("email", "")).strip(), str(form.get("password", ""))
    body = {"email": email, "password": password}
    try:
        answer = await console.api(request, shop).send("POST", "/auth/login", body)
    except Refusal as refusal:
        return _form(request, shop, refusal, email)
    except Unavailable:
        return _form(request, shop, unavailable=True, email=email)
    if "second_factor" in answer:
        response: Response = RedirectResponse(_with_next(f"{shop.console}/second-factor", request, shop), 303)
        factor = answer["second_factor"]
        console.cookies.set_pending(request, response, shop.name, Pending(factor["token"], tuple(factor["methods"])))
        return response
    return signed_in(request, shop, console, answer)


@router.post("/{shop}/sign-out")
async def sign_out(page: StaffPage, console: TheConsole) -> Response:
    """The session ends in the platform too, so that a copied cookie is worth nothing."""
    await page.form()
    with suppress(Refusal):  # it has ended already
        await page.api.send("POST", "/auth/logout", {"refresh": page.session.refresh})
    return _signed_out(page, console)


@router.post("/{shop}/account/sign-out-everywhere")
async def sign_out_everywhere(page: StaffPage, console: TheConsole) -> Response:
    """All sessions of the member in this shop end, this one too."""
    form = await page.form()
    try:
        await page.api.send("POST", "/auth/logout", {"everywhere": True}, form.get("key"))
    except Refusal as refusal:
        if refusal.status != 401:  # an ended session leads to the sign-in
            return page.redirect("/account", refused(refusal))
    except Unavailable:
        return page.redirect("/account", page.unavailable())
    return _signed_out(page, console)


@router.post("/{shop}/switch")
async def switch(page: StaffPage, console: TheConsole) -> Response:
    """To another shop whose staff the same person is. A shop on a host of its own has a sign-in of its own."""
    form = await page.form()
    target = console.shop(page.request, form.get("to", ""))
    if target is None:
        return page.redirect("/")
    if console.cookies.session(page.request, target.name):
        return RedirectResponse(f"{target.console}/", 303)
    try:
        answer = await page.api.send("POST", "/auth/switch", {"storefront": target.name})
    except Refusal as refusal:
        return page.redirect("/", refused(refusal))
    return signed_in(page.request, target, console, answer)


def _signed_out(page: Page, console: Console) -> Response:
    page.request.state.signed_out = True
    response = RedirectResponse(f"{page.shop.console}/sign-in", 303)
    console.cookies.delete_session(page.request, response, page.shop.name)
    return response


def signed_in(request: Request, shop: Shop, console: Console, answer: dict[str, Any]) -> Response:
    session = Session.of(shop.name, answer["access"], answer["refresh"], answer["expires_in"])
    response = RedirectResponse(next_of(request, shop) or f"{shop.console}/", 303)
    console.cookies.set_session(request, response, session)
    return response


def next_of(request: Request, shop: Shop) -> str:
    """Where to go after the sign-in: a page of the same shop's console, never another address."""
    target = request.query_params.get("next", "")
    strange = any(part in target for part in ("//", "..", "\\")) or not target.isprintable()
    ok = target.startswith(f"{shop.console}/") and not strange
    return target if ok and len(target) < 2000 else ""


def _with_next(path: str, request: Request, shop: Shop) -> str:
    target = next_of(request, shop)
    return str(request.url.replace(path=path, query="").include_query_params(next=target)) if target else path


def _form(
    request: Request, shop: Shop, refusal: Refusal | None = None, email: str = "", *, unavailable: bool = False
) -> Response:
    status = refusal.status if refusal else 503 if unavailable else 200
    values = {"shop": shop, "next": next_of(request, shop), "email": email}
    return render(request, "sign_in.html", status, refusal=refusal, unavailable=unavailable, **values)


def render(request: Request, template: str, status: int = 200, **values: Any) -> Response:
    language = chosen_language(request.headers.get("accept-language", ""))
    text = environment(language).get_template(template).render(_=translations(language).gettext, **values)
    return HTMLResponse(text, status)
