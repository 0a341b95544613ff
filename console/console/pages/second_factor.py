"""The second step of a sign-in: a code, or a passkey."""

import json
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from console.dependencies import Console, TheConsole, TheShop
from console.pages.sign_in import next_of, render, signed_in
from console.session import Pending
from console.staff_api import Refusal, Shop, Unavailable

router = APIRouter()


@router.get("/{shop}/second-factor")
async def show_second_factor(request: Request, shop: TheShop, console: TheConsole) -> Response:
    pending = console.cookies.pending(request, shop.name)
    if pending is None:
        return RedirectResponse(f"{shop.console}/sign-in", 303)
    return await _ask(request, shop, console, pending)


@router.post("/{shop}/second-factor")
async def prove_second_factor(request: Request, shop: TheShop, console: TheConsole) -> Response:
    pending = console.cookies.pending(request, shop.name)
    if pending is None:
        return RedirectResponse(f"{shop.console}/sign-in", 303)
    form = await request.form(max_files=0, max_fields=20)
    fields = {name: value for name, value in form.items() if isinstance(value, str)}
    try:
        proof = {"token": pending.token, **_proof(fields)}
        answer = await console.api(request, shop).send("POST", "/auth/second-factor", proof)
    except Refusal as refusal:
        return await _ask(request, shop, console, pending, refusal)
    response = signed_in(request, shop, console, answer)
    console.cookies.delete_pending(request, response, shop.name)
    return response


def _proof(fields: dict[str, str]) -> dict[str, Any]:
    """Raises Refusal."""
    if fields.get("credential"):
        try:
            credential = json.loads(fields["credential"])
        except ValueError as error:
            raise Refusal(400, "passkey.unreadable", "The answer of the browser cannot be read.") from error
        return {
            "method": "passkey",
            "authentication_id": fields.get("authentication_id", ""),
            "credential": credential,
        }
    code = "".join(fields.get("code", "").split())
    return {"method": "totp" if code.isdigit() and len(code) == 6 else "recovery_code", "code": code}


async def _ask(
    request: Request, shop: Shop, console: Console, pending: Pending, refusal: Refusal | None = None
) -> Response:
    """With the options of a passkey, if the account has one: each can be tried once."""
    passkey = None
    if "passkey" in pending.methods:
        try:
            passkey = await console.api(request, shop).begin_passkey(
                "/auth/second-factor/passkey", {"token": pending.token}
            )
        except (Refusal, Unavailable) as error:  # the account has none for this host; a code remains
            refusal = refusal or (error if isinstance(error, Refusal) and error.status != 404 else None)
    values = {"shop": shop, "next": next_of(request, shop), "refusal": refusal, "passkey": passkey}
    status = refusal.status if refusal else 200
    return render(request, "second_factor.html", status, methods=pending.methods, **values)
