"""Help, and the five first steps of an empty shop."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from console.dependencies import StaffPage
from console.page import Page
from console.staff_api import together

router = APIRouter()


@router.get("/{shop}/help")
async def show_help(page: StaffPage) -> Response:
    return page.render("help.html")


@router.get("/{shop}/first-steps")
async def show_first_steps(page: StaffPage) -> Response:
    """Which steps are done is read where the member may read it."""
    calls: dict[str, Any] = {}
    if page.may("staff:read"):
        calls["team"] = page.api.get("/staff")
    if page.has("catalog") and page.may("catalog:read"):
        calls["goods"] = page.api.get("/products", limit=1)
    if page.has("orders") and page.may("orders:read"):
        calls["sold"] = page.api.get("/orders", limit=1)
    elif page.has("jobs") and page.may("jobs:read"):
        calls["sold"] = page.api.get("/jobs", limit=1)
    answers = await together(**calls)
    return page.render("first_steps.html", steps=_steps(page, answers))


def _steps(page: Page, answers: dict[str, Any]) -> list[dict[str, Any]]:
    _ = page._

    def some(name: str, least: int = 1) -> bool:
        found = answers.get(name)
        return isinstance(found, dict) and len(found["items"]) >= least

    goods = page.has("catalog")
    return [
        _step(
            _("Protect your account"),
            _("An authenticator app, so that a stolen password is not enough."),
            "/account",
            _("Your account"),
            bool(page.me["second_factors"]),
        ),
        _step(
            _("Invite your colleagues"),
            _("Each with a role that permits what the work needs, and no more."),
            "/team" if page.may("staff:read") else "",
            _("The team"),
            some("team", 2),
        ),
        _step(
            _("Put goods on sale"),
            _("Categories first, then products with pictures, prices and stock."),
            "/products" if page.may("catalog:read") else "",
            _("Products"),
            some("goods"),
        )
        if goods
        else _step(
            _("Set the prices"),
            _("What customers pay: credits, plans or tiers."),
            _prices(page),
            _("Prices"),
            bool(_prices(page)),
        ),
        _step(
            _("Try it as a customer"),
            _("Open the shop in another window and buy something: the order or the job appears here."),
            "",
            "",
            some("sold"),
        ),
        _step(
            _("Fulfil the first order"),
            _("Home says what waits for you. Open it, and do what is first in the list."),
            "/",
            _("Home"),
            False,
        ),
    ]


def _step(title: str, text: str, path: str, button: str, done: bool) -> dict[str, Any]:
    return {"title": title, "text": text, "path": path, "button": button, "done": done}


def _prices(page: Page) -> str:
    prices = (
        ("credits", "credits:read", "/credits"),
        ("subscriptions", "subscriptions:read", "/plans"),
        ("books", "books:read", "/tiers"),
    )
    return next((path for module, right, path in prices if page.has(module) and page.may(right)), "")
