"""What the routes of pages depend on: the shop of the path, and the page of a member who is signed in."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends
from starlette.requests import Request

from console.languages import chosen_language, translations
from console.page import Page, PageNotFound, SignInRequired
from console.session import Cookies, Session
from console.staff_api import Refusal, Shop, StaffApi, Transport

if TYPE_CHECKING:
    from console.app import Storefront

REFRESH_BEFORE = 30.0
"""Seconds before its end at which an access token is replaced."""
MEMBER_SECONDS = 10.0
MOST_MEMBERS = 1000


@dataclass(slots=True, kw_only=True)
class Console:
    """What the application has once.

    `refreshing` are the refreshes that are under way, by refresh token; `members` what `GET /me` answered, and until
    when that is used again, by access token.
    """

    storefronts: Mapping[str, "Storefront"]
    cookies: Cookies
    transport: Transport
    refreshing: dict[str, asyncio.Task[Session]] = field(default_factory=dict)
    members: dict[str, tuple[float, Mapping[str, Any]]] = field(default_factory=dict)

    def shop(self, request: Request, name: str) -> Shop | None:
        """None if there is no such shop, or if the host is another shop's."""
        found = self.storefronts.get(name)
        host = request.url.hostname or ""
        owner = self.owner_of(host)
        if found is None or (owner is not None and owner is not found):
            return None
        origin = f"{request.url.scheme}://{request.headers.get('host', '')}"
        return Shop(found.name, found.title, origin, "" if owner else f"/{found.name}")

    def owner_of(self, host: str) -> "Storefront | None":
        return next((each for each in self.storefronts.values() if host in each.hosts), None)

    def api(self, request: Request, shop: Shop, access: str | None = None) -> StaffApi:
        address = request.client.host if request.client else "unknown"
        language = chosen_language(request.headers.get("accept-language", ""))
        return StaffApi(shop, self.transport(address), access, language, translations(language).gettext)

    async def renew(self, request: Request, shop: Shop, session: Session) -> None:
        """A new access token, for permissions that have changed. Raises Refusal."""
        request.state.refreshed = await self._refresh(request, shop, session)

    async def fresh(self, request: Request, shop: Shop, session: Session) -> Session:
        """The session with an access token that is valid; concurrent requests refresh it once. Raises Refusal."""
        if session.expires_at - time.time() > REFRESH_BEFORE:
            return session
        task = self.refreshing.get(session.refresh)
        if task is None:
            task = asyncio.create_task(self._refresh(request, shop, session))
            self.refreshing[session.refresh] = task
            task.add_done_callback(lambda _: self.refreshing.pop(session.refresh, None))
        request.state.refreshed = await asyncio.shield(task)
        return request.state.refreshed  # type: ignore[no-any-return]

    async def member(self, request: Request, api: StaffApi, access: str) -> Mapping[str, Any]:
        """The answer of `GET /me`, at most MEMBER_SECONDS old. A form that is sent forgets it.

        It decides what is shown; what is permitted the contract decides with each call. Raises Refusal, Unavailable.
        """
        if request.method == "GET":
            until, known = self.members.get(access, (0.0, {}))
            if until > time.monotonic():
                return known
        self.members.pop(access, None)
        me: Mapping[str, Any] = await api.get("/me")
        if request.method == "GET":
            if len(self.members) >= MOST_MEMBERS:
                self.members.clear()
            self.members[access] = (time.monotonic() + MEMBER_SECONDS, me)
        return me

    async def _refresh(self, request: Request, shop: Shop, session: Session) -> Session:
        answer = await self.api(request, shop).send("POST", "/auth/refresh", {"refresh": session.refresh})
        return session.refreshed(answer["access"], answer["expires_in"])


async def console_of(request: Request) -> Console:
    found: Console = request.app.state.console
    return found


TheConsole = Annotated[Console, Depends(console_of)]


async def shop_of(request: Request, shop: str) -> Shop:
    """Raises PageNotFound."""
    console = await console_of(request)
    found = console.shop(request, shop)
    if found is None:
        raise PageNotFound()
    return found


TheShop = Annotated[Shop, Depends(shop_of)]


async def page_of(request: Request, shop: TheShop) -> Page:
    """Raises SignInRequired, Unavailable."""
    console = await console_of(request)
    session = console.cookies.session(request, shop.name)
    if session is None:
        raise SignInRequired(shop)
    try:
        session = await console.fresh(request, shop, session)
        api = console.api(request, shop, session.access)
        me = await console.member(request, api, session.access)
    except Refusal as refusal:
        if refusal.status in (400, 401, 403):
            raise SignInRequired(shop) from refusal
        raise
    language = chosen_language(request.headers.get("accept-language", ""))
    return Page(request=request, shop=shop, session=session, api=api, me=me, cookies=console.cookies, language=language)


StaffPage = Annotated[Page, Depends(page_of)]
