"""A guest signs in (marbelle, addendum 7): identity is told who they were, cart is told at once who they are."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import pytest
import structlog.testing
from common.callers import CLAIMED_HEADER
from gateway.testing import Door, open_door
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from gateway import claims

from .stone_shops import HEADER, LOGIN, TWIN, Browser, secrets_of, with_twin


@dataclass
class Till:
    """Cart's side of a merge: remembers what it was told."""

    told: list[dict[str, Any]] = field(default_factory=list)
    status: int = 204

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.told.append(await Request(scope, receive).json())
        body = {"kind": "not_found", "code": "x.y", "facts": {}, "fields": []}
        response = Response(status_code=204) if self.status == 204 else JSONResponse(body, self.status)
        await response(scope, receive, send)


@dataclass
class Desk:
    """A shop whose identity lets everybody in who is `welcome`."""

    door: Door
    till: Till
    user_id: UUID
    session_id: UUID

    @property
    def browser(self) -> Browser:
        return Browser(self.door)

    @property
    def merge(self) -> dict[str, str]:
        return {"merge_id": str(self.session_id), "user_id": str(self.user_id)}


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with open_door(with_twin(), default_storefront="marbelle") as door:
        desk = Desk(door, Till(), uuid4(), uuid4())
        door.services["cart"].internal["/merges"] = desk.till
        claimed = {CLAIMED_HEADER: f"{desk.session_id} {desk.user_id}"}
        door.services["identity"].answer = lambda _: JSONResponse({"success": True}, headers=claimed)
        yield desk


async def test_a_login_tells_identity_who_the_guest_was_by_header_and_by_cookie(desk: Desk) -> None:
    header, cookie = secrets_of(await desk.browser.ask())
    guest = desk.door.services["cart"].last_caller.guest_id
    assert guest is not None
    assert await desk.browser.guest(LOGIN, method="POST", header=header) == guest
    assert await desk.browser.guest(LOGIN, method="POST", cookie=cookie) == guest


async def test_a_login_makes_no_guest_of_a_stranger(desk: Desk) -> None:
    for header, cookie in ((None, None), ("abc123xyz456", None), (None, "x" * 10_240)):
        response = await desk.browser.ask(LOGIN, method="POST", header=header, cookie=cookie)
        assert response.status_code == 200
        assert HEADER not in response.headers
        assert "set-cookie" not in response.headers
        assert desk.door.services["identity"].last_caller.guest_id is None
    assert desk.till.told == []


async def test_who_signs_in_again_with_a_token_at_hand_brings_the_guest_along(desk: Desk) -> None:
    header, _ = secrets_of(await desk.browser.ask())
    guest = desk.door.services["cart"].last_caller.guest_id
    for token in (desk.door.bearer(desk.door.claims("marbelle")), {"Authorization": "Bearer stale"}):
        assert await desk.browser.guest(LOGIN, method="POST", header=header, more=token) == guest


async def test_cart_is_told_before_the_client_is(desk: Desk) -> None:
    header, _ = secrets_of(await desk.browser.ask())
    guest = desk.door.services["cart"].last_caller.guest_id
    response = await desk.browser.ask(LOGIN, method="POST", header=header)
    assert response.status_code == 200
    assert desk.till.told == [{**desk.merge, "guest_id": str(guest)}]
    assert not [name for name in response.headers if name.startswith("x-atelier")]


@pytest.mark.parametrize("status", [404, 500])
async def test_a_login_succeeds_when_cart_refuses_or_fails(desk: Desk, status: int) -> None:
    header, _ = secrets_of(await desk.browser.ask())
    desk.till.status = status
    with structlog.testing.capture_logs() as logs:
        response = await desk.browser.ask(LOGIN, method="POST", header=header)
    assert response.json() == {"success": True}
    assert desk.till.told
    assert [line["storefront"] for line in logs if line["event"] == "guest_claim_waits"] == ["marbelle"]


async def test_a_login_does_not_wait_for_a_cart_that_stalls(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "PATIENCE", 0.5)
    header, _ = secrets_of(await desk.browser.ask())
    asked, never = asyncio.Event(), asyncio.Event()

    async def stall(scope: Scope, receive: Receive, send: Send) -> None:
        asked.set()
        await never.wait()

    desk.door.services["cart"].internal["/merges"] = stall
    response = await desk.browser.ask(LOGIN, method="POST", header=header)
    assert response.json() == {"success": True}
    assert asked.is_set()


async def test_a_failed_login_merges_nothing(desk: Desk) -> None:
    header, _ = secrets_of(await desk.browser.ask())
    desk.door.services["identity"].answer = lambda _: JSONResponse({"success": False}, 400)
    assert (await desk.browser.ask(LOGIN, method="POST", header=header)).status_code == 400
    assert desk.till.told == []


async def test_a_guest_of_another_storefront_brings_nothing_along(desk: Desk) -> None:
    header, cookie = secrets_of(await Browser(desk.door, TWIN).ask())
    assert await desk.browser.guest(LOGIN, method="POST", header=header, cookie=cookie) is None
    assert desk.till.told == []


async def test_the_guest_is_the_same_guest_after_the_login(desk: Desk) -> None:
    header, cookie = secrets_of(await desk.browser.ask())
    guest = desk.door.services["cart"].last_caller.guest_id
    await desk.browser.ask(LOGIN, method="POST", header=header)
    assert await desk.browser.guest(header=header) == guest
    assert await desk.browser.guest(cookie=cookie) == guest
