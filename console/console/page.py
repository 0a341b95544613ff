"""One request of a member of staff: who they are, the calls made for them, and the page that answers."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import groupby
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from console.languages import translations
from console.navigation import current_entry, navigation
from console.session import Cookies, Notice, SavedFilter, Session, Undo
from console.staff_api import Refusal, Shop, StaffApi, Unavailable
from console.templating import environment

FormData = Mapping[str, str]
SHOWN = ("image/jpeg", "image/png", "image/webp", "application/pdf")
"""Types of files that a browser shows; others are saved."""


class SignInRequired(Exception):
    """There is no session, or it ended. `shop` is where to sign in."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop


class ForgedRequest(Exception):
    """A form came from another site, or without the session's token."""


class PageNotFound(Exception):
    """There is no such page, or the shop does not have it, or this member may not see it."""


@dataclass(slots=True, kw_only=True)
class Page:
    """`me` is the answer of `GET /me`."""

    request: Request
    shop: Shop
    session: Session
    api: StaffApi
    me: Mapping[str, Any]
    cookies: Cookies
    language: str
    _: Callable[[str], str] = field(init=False)

    def __post_init__(self) -> None:
        self._ = translations(self.language).gettext

    def may(self, permission: str) -> bool:
        return permission in self.me["permissions"]

    def has(self, *modules: str) -> bool:
        return any(module in self.me["modules"] for module in modules)

    def require(self, permission: str, *modules: str) -> None:
        """Raises PageNotFound. The contract refuses too: this decides what is shown."""
        if not self.may(permission) or (modules and not self.has(*modules)):
            raise PageNotFound()

    @property
    def zone(self) -> ZoneInfo:
        """The shop's, in which all times are shown and days of filters begin."""
        return ZoneInfo(self.me["storefront"].get("timezone") or "UTC")

    @property
    def saved(self) -> list[SavedFilter]:
        """The saved filters of the list that this page is."""
        path = self.request.url.path.removeprefix(self.shop.console)
        return [each for each in self.cookies.saved(self.request, self.shop.name) if each.page == path]

    @property
    def filter_text(self) -> str:
        """The query of a list, without the position in it."""
        pairs = self.request.query_params.multi_items()
        return urlencode([(name, value) for name, value in pairs if value and name != "cursor"])

    @property
    def query(self) -> dict[str, str]:
        return {name: value for name, value in self.request.query_params.items() if value}

    def render(self, template: str, http_status: int = 200, /, **values: Any) -> Response:
        """`values` are those of the template; what all pages show is added."""
        notice = self.cookies.notice(self.request)
        menu, path = navigation(self.me, self._), self.request.url.path
        shared = {
            "page": self,
            "me": self.me,
            "shop": self.shop,
            "base": self.shop.console,
            "currency": self.me["storefront"]["currency"],
            "csrf": self.session.csrf,
            "notice": notice,
            "menu": menu,
            "groups": [(title, list(entries)) for title, entries in groupby(menu, lambda entry: entry.group)],
            "path": path,
            "current": current_entry(menu, path.removeprefix(self.shop.console)),
            "zone": self.zone,
            "query": self.query,
            "request_query": self.request.url.query,
        }
        text = environment(self.language).get_template(template).render({**shared, **values})
        response = HTMLResponse(text, http_status)
        if notice:
            self.cookies.delete_notice(self.request, response)
        return response

    def redirect(self, path: str, notice: Notice | None = None) -> Response:
        """To `path` below the shop's console."""
        response = RedirectResponse(f"{self.shop.console}{path}", 303)
        if notice:
            self.cookies.set_notice(self.request, response, notice)
        return response

    async def act(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None,
        form: FormData,
        *,
        done: str,
        then: str,
        undo: Undo | Callable[[Any], Undo | None] | None = None,
    ) -> Response:
        """Call the contract once, however often the form is sent; then show `then`, what happened, and its `undo`.

        `undo` may be made from the answer.
        """
        try:
            answer = await self.api.send(method, path, body, form.get("key"))
        except Refusal as refusal:
            return self.redirect(then, refused(refusal))
        except Unavailable:
            return self.redirect(then, self.unavailable())
        return self.redirect(then, Notice(done, undo=undo(answer) if callable(undo) else undo))

    def unavailable(self) -> Notice:
        return Notice(self._("A part of the platform does not answer. Nothing was changed. Try again."), failed=True)

    async def file(self, path: str, **parameters: Any) -> Response:
        """A picture or document of the contract, under the console's own address. Raises Refusal, Unavailable."""
        content, headers = await self.api.file(path, **parameters)
        kind = headers.get("content-type", "")
        if kind not in SHOWN:
            return Response(
                content, headers={"content-disposition": "attachment"}, media_type="application/octet-stream"
            )
        kept = {name: headers[name] for name in ("content-disposition",) if name in headers}
        return Response(content, headers=kept, media_type=kind)

    def filters(self, *names: str) -> dict[str, Any]:
        """The filters of a list that the address has; days are the moments at which they begin in the shop."""
        found = {name: self.query[name] for name in names if name in self.query}
        return {
            name: self.beginning(value) if name in ("created_from", "created_to") else value
            for name, value in found.items()
        }

    def beginning(self, day: str) -> str:
        """The moment at which a day begins in the shop, for a filter; another text stays as it is."""
        try:
            return datetime.combine(date.fromisoformat(day), time(), self.zone).isoformat()
        except ValueError:
            return day

    def day(self, moment: str | None) -> str:
        """The day of a moment in the shop, for a field of a form; empty for none."""
        return datetime.fromisoformat(moment).astimezone(self.zone).date().isoformat() if moment else ""

    async def form(self) -> dict[str, str]:
        """The fields of the form. Raises ForgedRequest."""
        fields = await self.request.form(max_files=20, max_fields=2000)
        given = {name: value for name, value in fields.items() if isinstance(value, str)}
        if not secrets.compare_digest(given.pop("csrf", "").encode(), self.session.csrf.encode()):
            raise ForgedRequest()
        return given


def refused(refusal: Refusal) -> Notice:
    return Notice(refusal.detail, failed=True, details=refusal.lines)


def given(form: FormData, *names: str) -> dict[str, str]:
    """The fields that have a value."""
    return {name: form[name].strip() for name in names if form.get(name, "").strip()}


def whole_number(text: str) -> int | str:
    """As the contract wants it; another text stays as it is, and the contract says what is wrong with it."""
    text = text.strip()
    return int(text) if text.removeprefix("+").removeprefix("-").isdecimal() and len(text) < 20 else text
