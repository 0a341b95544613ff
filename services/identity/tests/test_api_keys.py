"""Keys of machines: created, rotated, revoked; what the gateway is told of them."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from common.audit import AuditFilter, read_entries
from common.events.identity import SessionRevoked
from common.kernel import clock
from common.kernel.api_keys import digest_of, is_well_formed
from common.kernel.callers import API_KEY, REVOKED_HEADER, STAFF, Caller
from common.rpc.interfaces.identity import ApiKeyFacts, IdentityInterface
from testkit.harness import Harness
from testkit.identity import Users

from .test_staff_members import API, Team, refusal

KEYS = f"{API}/api-keys"
Json = dict[str, Any]


@pytest.fixture
async def team(people: Users, identity: Harness, shop: str) -> Team:
    return await Team(people, identity, shop).open()


async def create(team: Team, **changes: Any) -> Json:
    body = {"name": "erp", "permissions": ["orders:read"], **changes}
    response = await team.owner.post(KEYS, json=body)
    assert response.status_code == 201, response.text
    created: Json = response.json()
    return created


async def facts_of(team: Team, key: str, shop: str | None = None) -> ApiKeyFacts | None:
    """What the gateway is told of a key."""
    return await team.identity.calls(IdentityInterface).api_key(shop or team.shop, digest_of(key))


async def machine(team: Team, key: str) -> httpx.AsyncClient:
    """A client with a key, as the gateway passes it on."""
    facts = await facts_of(team, key)
    assert facts is not None
    scopes = frozenset({STAFF, API_KEY, *facts.permissions})
    caller = Caller(storefront=team.shop, user_id=facts.id, session_id=facts.state_id, email=facts.name, scopes=scopes)
    return team.identity.client(caller, "staff")


async def test_a_key_is_shown_once_and_only_its_digest_is_stored(team: Team) -> None:
    created = await create(team, networks=["203.0.113.0/24"])
    assert is_well_formed(created["key"], team.shop)
    listed = (await team.owner.get(KEYS)).json()["items"]
    assert [(each["id"], each["name"], "key" in each) for each in listed] == [(created["id"], "erp", False)]
    assert created["key"].endswith(listed[0]["last_characters"])
    rows = await team.identity.database.autocommit.fetch("select to_jsonb(k)::text as row from api_keys k")
    entries = await team.identity.database.autocommit.fetch("select to_jsonb(e)::text as row from audit_log e")
    assert not any(created["key"] in each["row"] for each in [*rows, *entries])
    facts = await facts_of(team, created["key"])
    assert facts is not None
    assert (facts.name, facts.permissions, facts.networks) == ("erp", ("orders:read",), ("203.0.113.0/24",))
    assert (await team.owner.get(f"{KEYS}/{created['id']}")).json()["last_used_at"] is not None


@pytest.mark.parametrize(
    "changes",
    [
        {"permissions": []},
        {"permissions": ["orders:eat"]},
        {"name": "ERP of us"},
        {"networks": ["example.org"]},
        {"networks": ["203.0.113.7/24"]},
        {"expires_at": "2001-01-01T00:00:00Z"},
        {"expires_at": "2031-01-01T00:00:00"},
    ],
)
async def test_a_malformed_key_is_422(team: Team, changes: Json) -> None:
    body = {"name": "erp", "permissions": ["orders:read"], **changes}
    assert (await team.owner.post(KEYS, json=body)).status_code == 422


async def test_a_revoked_key_is_refused_everywhere_at_once(team: Team) -> None:
    created = await create(team)
    facts = await facts_of(team, created["key"])
    assert facts is not None
    response = await team.owner.delete(f"{KEYS}/{created['id']}")
    assert (response.status_code, response.headers[REVOKED_HEADER].split()[0]) == (204, str(facts.state_id))
    events = await team.identity.events(SessionRevoked, team.shop)
    assert [event.session_id for event in events] == [facts.state_id]
    assert await facts_of(team, created["key"]) is None
    assert refusal(await team.owner.delete(f"{KEYS}/{created['id']}")) == (404, "api_key.not_found")


async def test_a_rotated_key_works_beside_the_new_one_until_the_overlap_ends(team: Team) -> None:
    created = await create(team)
    rotated = (await team.owner.post(f"{KEYS}/{created['id']}/rotate", json={"overlap_seconds": 3600})).json()
    former, present = await facts_of(team, created["key"]), await facts_of(team, rotated["key"])
    assert former is not None
    assert present is not None
    assert (former.id, former.state_id != present.state_id) == (present.id, True)
    assert former.expires_at is not None
    clock.advance(3601)
    assert (await facts_of(team, created["key"]), await facts_of(team, rotated["key"])) == (None, present)


async def test_a_key_that_is_rotated_without_overlap_is_refused_at_once(team: Team) -> None:
    created = await create(team)
    before = await facts_of(team, created["key"])
    response = await team.owner.post(f"{KEYS}/{created['id']}/rotate")
    assert before is not None
    assert response.headers[REVOKED_HEADER].split()[0] == str(before.state_id)
    assert await facts_of(team, created["key"]) is None
    assert await facts_of(team, response.json()["key"]) is not None


async def test_an_expired_key_is_unknown(team: Team) -> None:
    created = await create(team, expires_at=(clock.now() + timedelta(hours=1)).isoformat())
    assert await facts_of(team, created["key"]) is not None
    clock.advance(3600)
    assert await facts_of(team, created["key"]) is None


async def test_a_key_of_another_storefront_is_unknown_and_cannot_be_changed(
    team: Team, people: Users, identity: Harness
) -> None:
    created = await create(team)
    other = await Team(people, identity, identity.storefront()).open()
    assert await facts_of(other, created["key"]) is None
    for response in (
        await other.owner.get(f"{KEYS}/{created['id']}"),
        await other.owner.delete(f"{KEYS}/{created['id']}"),
        await other.owner.post(f"{KEYS}/{created['id']}/rotate"),
    ):
        assert refusal(response) == (404, "api_key.not_found")


async def test_a_key_has_no_permission_that_its_creator_has_not(team: Team) -> None:
    await team.owner.post(
        f"{API}/staff/roles", json={"name": "keys", "permissions": ["api-keys:write", "api-keys:read", "orders:read"]}
    )
    address, token = await team.invite("keys")
    await team.accept(token)
    colleague = await team.signed_in(address, "Another-pass-2049!")
    body = {"name": "erp", "permissions": ["orders:read", "refunds:write"]}
    assert refusal(await colleague.post(KEYS, json=body)) == (403, "staff.permission_not_held")
    stronger = await create(team, permissions=["refunds:write"])
    refused = await colleague.post(f"{KEYS}/{stronger['id']}/rotate")
    assert refusal(refused) == (403, "staff.permission_not_held"), "a rotation would give the key to its caller"


async def test_a_machine_has_its_permissions_and_no_account(team: Team) -> None:
    created = await create(team, permissions=["customers:read"])
    client = await machine(team, created["key"])
    me = (await client.get(f"{API}/me")).json()
    assert (me["id"], me["role"], me["first_name"], me["permissions"]) == (
        created["id"],
        "api-key",
        "erp",
        ["customers:read"],
    )
    assert (await client.get(f"{API}/customers")).status_code == 200
    assert refusal(await client.get(KEYS)) == (403, "caller.permission_missing")
    for path in ("auth/logout", "auth/second-factors/totp", "auth/switch"):
        response = await client.post(f"{API}/{path}", json={"storefront": team.shop} if "switch" in path else None)
        assert refusal(response) == (403, "caller.permission_missing"), path


async def test_what_a_machine_changes_is_in_the_audit_log_with_its_name(team: Team) -> None:
    created = await create(team, permissions=["staff:write", "staff:read", "orders:read"])
    client = await machine(team, created["key"])
    await client.post(f"{API}/staff/roles", json={"name": "packers", "permissions": ["orders:read"]})
    wanted = AuditFilter(subject_type="staff_role")
    [entry] = await read_entries(team.identity.database.autocommit, team.shop, wanted, 10)
    assert (entry.actor_kind, entry.actor_email, str(entry.actor_id)) == ("api-key", "erp", created["id"])
