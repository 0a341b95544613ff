"""`Idempotency-Key` at the endpoints that set the session cookie."""

from typing import Any

import httpx
import pytest
from common.events.identity import UserRegistered
from testkit.harness import Harness
from testkit.identity import PASSWORD, new_address
from testkit.identity_storybook import CUSTOMER, StorybookUsers, session_cookie

from ..test_secrets import as_text


@pytest.fixture(params=["register", "login"])
async def repeated(
    customers: StorybookUsers, shop: str, request: pytest.FixtureRequest
) -> tuple[httpx.Response, httpx.Response]:
    """The responses to a request that was sent twice."""
    address = new_address()
    body: dict[str, Any] = {"email": address, "password": PASSWORD}
    if request.param == "login":
        await customers.new_user(shop, address)
    path, key = f"{CUSTOMER}/{request.param}/", {"Idempotency-Key": address}
    first, second = [await customers.visitor(shop).post(path, json=body, headers=key) for _ in range(2)]
    return first, second


async def test_a_repeated_request_gets_the_same_answer_and_session(
    repeated: tuple[httpx.Response, httpx.Response], identity: Harness, shop: str
) -> None:
    first, second = repeated
    assert (first.status_code, first.content) == (second.status_code, second.content)
    assert session_cookie(first) == session_cookie(second)
    assert second.headers["idempotent-replayed"] == "true"
    assert len(await identity.events(UserRegistered, shop)) == 1


async def test_the_session_is_not_stored_in_clear(
    repeated: tuple[httpx.Response, httpx.Response], identity: Harness
) -> None:
    first, _ = repeated
    rows = await identity.database.autocommit.fetch("select * from idempotency_keys")
    assert rows
    stored = "\n".join(as_text(value) for row in rows for value in row.values())
    assert session_cookie(first).value not in stored
    assert PASSWORD not in stored
