"""How the gateway authenticates machines by their API keys."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from common.events.identity import SessionRevoked
from common.kernel import clock
from common.kernel.api_keys import new_key
from common.kernel.callers import API_KEY, STAFF
from gateway.auth.api_keys import FRESH_SECONDS
from starlette.responses import JSONResponse
from testkit.gateway import GatewayHarness

ORDERS = "/api/staff/v1/orders"
CART = "/api/v1/cart/"


class Machine:
    """A key of emporium. `facts` is what identity says of it; `asked` counts how often it was asked."""

    def __init__(self, gateway: GatewayHarness) -> None:
        self.gateway = gateway
        self.key = new_key("emporium")
        self.asked = 0
        self.facts: dict[str, Any] | None = {
            "id": str(uuid4()),
            "name": "erp",
            "state_id": str(uuid4()),
            "permissions": ["orders:read"],
            "networks": [],
            "expires_at": None,
        }
        gateway.services["identity"].internal["api_key"] = self._answer

    async def _answer(self, scope: Any, receive: Any, send: Any) -> None:
        self.asked += 1
        await JSONResponse(self.facts)(scope, receive, send)

    async def status(self, path: str = ORDERS, key: str | None = None, **headers: str) -> int:
        sent: dict[str, Any] = {"Authorization": f"Bearer {key or self.key}".encode("latin-1"), **headers}
        async with self.gateway.client() as client:
            return (await client.get(path, headers=sent)).status_code

    async def refuse(self) -> None:
        assert self.facts is not None
        await self.gateway.publish(
            SessionRevoked(
                storefront="emporium",
                session_id=UUID(self.facts["state_id"]),
                user_id=UUID(self.facts["id"]),
                expires_at=datetime.fromtimestamp(clock.timestamp() + 300, UTC),
            )
        )


@pytest.fixture
def machine(gateway: GatewayHarness) -> Machine:
    return Machine(gateway)


async def test_a_key_names_its_machine_and_permissions_and_is_asked_for_once(machine: Machine) -> None:
    assert [await machine.status() for _ in range(3)] == [200] * 3
    caller = machine.gateway.services["orders"].last_caller
    assert machine.facts is not None
    assert (str(caller.user_id), caller.email, caller.storefront) == (machine.facts["id"], "erp", "emporium")
    assert caller.scopes == {STAFF, API_KEY, "orders:read"}
    assert machine.asked == 1
    clock.advance(FRESH_SECONDS)
    assert (await machine.status(), machine.asked) == (200, 2)


async def test_a_key_is_valid_on_the_staff_contract_only(machine: Machine) -> None:
    assert await machine.status(CART) == 401
    assert machine.asked == 0


async def test_forged_keys_are_refused_without_a_lookup(machine: Machine) -> None:
    last = "0" if machine.key[-1] != "0" else "1"
    forged = (
        machine.key[:-1],
        machine.key[:-1] + last,
        machine.key + "0",
        machine.key.replace("emporium", "marbelle"),
        machine.key.upper(),
        new_key("marbelle"),
        "ak_",
        "ak_emporium_",
        "ak_emporium_" + "0" * 38,
        machine.key.replace("_", "-"),
        machine.key + "\u00e9",
    )
    assert {key: await machine.status(key=key) for key in forged} == dict.fromkeys(forged, 401)
    assert machine.asked == 0


async def test_unknown_keys_of_an_address_are_looked_up_so_often_only(machine: Machine) -> None:
    known, machine.facts = machine.facts, None
    assert {await machine.status(key=new_key("emporium")) for _ in range(40)} == {401}
    assert machine.asked == 30
    machine.facts = known
    assert await machine.status(**{"X-Forwarded-For": "192.0.2.9"}) == 200, "another address is not affected"


async def test_a_revoked_key_is_refused_with_the_event(machine: Machine) -> None:
    assert await machine.status() == 200
    await machine.refuse()
    machine.facts = None
    assert await machine.status() == 401


async def test_a_changed_key_is_asked_for_again_with_the_event(machine: Machine) -> None:
    assert await machine.status() == 200
    await machine.refuse()
    assert machine.facts is not None
    machine.facts = {**machine.facts, "state_id": str(uuid4()), "permissions": ["orders:write"]}
    assert await machine.status() == 200
    assert machine.gateway.services["orders"].last_caller.scopes == {STAFF, API_KEY, "orders:write"}


async def test_a_key_is_valid_within_its_networks_and_until_it_expires(machine: Machine) -> None:
    assert machine.facts is not None
    expires = datetime.fromtimestamp(clock.timestamp() + 30, UTC).isoformat()
    machine.facts |= {"networks": ["192.0.2.0/24", "2001:db8::/32"], "expires_at": expires}
    assert await machine.status() == 401
    assert await machine.status(**{"X-Forwarded-For": "192.0.2.9"}) == 200
    assert await machine.status(**{"X-Forwarded-For": "2001:db8::1"}) == 200
    clock.advance(31)
    assert await machine.status(**{"X-Forwarded-For": "192.0.2.9"}) == 401


async def test_requests_of_a_key_count_against_limits_of_keys_only(machine: Machine) -> None:
    assert {await machine.status() for _ in range(700)} == {200}, "600 a minute is the limit of people"
