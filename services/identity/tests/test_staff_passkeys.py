"""Passkeys as second factors of staff: adding, signing in, removing, and what is refused."""

from typing import Any

import httpx
import pytest
from common.audit import AuditFilter, read_entries
from common.kernel.permissions import Permission
from identity.contracts.staff.second_factor_schemas import AddedPasskey, PasskeyOptions, ProofOptionsBody, SecondFactors
from identity.storefront import StaffRules
from testkit.harness import Harness
from testkit.identity import PASSWORD, Users
from testkit.software_authenticator import SoftwareAuthenticator, decoded_options

from .test_staff_members import API, Team, refusal
from .test_staff_second_factors import FACTORS, STEP, Advance, app_code, complete, enrol, pending

PASSKEYS = f"{FACTORS}/passkeys"
PAGE = {"Origin": "http://shop.localhost:8000"}
OTHER_PAGE = {"Origin": "http://localhost:8000"}
Json = dict[str, Any]


@pytest.fixture
async def team(people: Users, identity: Harness, shop: str) -> Team:
    return await Team(people, identity, shop).open()


def new_authenticator(**lies: Any) -> SoftwareAuthenticator:
    return SoftwareAuthenticator(**{"origin": PAGE["Origin"], **lies})


async def begin(client: httpx.AsyncClient) -> Json:
    response = await client.post(f"{PASSKEYS}/begin", json={"current_password": PASSWORD}, headers=PAGE)
    assert response.status_code == 200, response.text
    return PasskeyOptions.model_validate_json(response.content).model_dump()


async def finish(client: httpx.AsyncClient, begun: Json, credential: Any, name: str = "Laptop") -> httpx.Response:
    body = {"registration_id": begun["registration_id"], "credential": credential, "name": name}
    return await client.post(PASSKEYS, json=body)


async def add(client: httpx.AsyncClient, authenticator: SoftwareAuthenticator, name: str = "Laptop") -> AddedPasskey:
    begun = await begin(client)
    credential = authenticator.nested(authenticator.create(decoded_options(begun["options"])))
    response = await finish(client, begun, credential, name)
    assert response.status_code == 201, response.text
    return AddedPasskey.model_validate_json(response.content)


async def begin_proof(team: Team, token: str, page: dict[str, str] = PAGE) -> httpx.Response:
    visitor = team.identity.anonymous(team.shop, "staff")
    return await visitor.post(f"{API}/auth/second-factor/passkey", json={"token": token}, headers=page)


async def prove(team: Team, token: str, authenticator: SoftwareAuthenticator) -> httpx.Response:
    begun = ProofOptionsBody.model_validate_json((await begin_proof(team, token)).content)
    credential = authenticator.nested(authenticator.get(decoded_options(begun.options)))
    return await send_proof(team, token, begun.authentication_id, credential)


async def send_proof(team: Team, token: str, authentication_id: str, credential: Any) -> httpx.Response:
    body = {"token": token, "method": "passkey", "authentication_id": authentication_id, "credential": credential}
    return await team.identity.anonymous(team.shop, "staff").post(f"{API}/auth/second-factor", json=body)


async def test_a_passkey_completes_a_sign_in_after_the_password(team: Team) -> None:
    other = await team.signed_in(team.address)
    authenticator = new_authenticator(count=1, step=1)
    added = await add(team.owner, authenticator)
    assert len(set(added.recovery_codes or ())) == 10
    assert refusal(await other.patch(f"{PASSKEYS}/{added.passkey.id}", json={"name": ""}))[0] == 422
    step = await pending(team)
    assert step["methods"] == ["passkey", "recovery_code"]
    signed_in = await prove(team, step["token"], authenticator)
    client = await team.client(signed_in.json()["access"])
    me = (await client.get(f"{API}/me")).json()
    assert (me["second_factors"], me["permissions"]) == (["passkey"], sorted(Permission))
    shown = SecondFactors.model_validate_json((await client.get(FACTORS)).content)
    assert [(each.name, each.last_used_at is None) for each in shown.passkeys] == [("Laptop", False)]
    assert (shown.totp, shown.recovery_codes_left) == (False, 10)
    log = await read_entries(team.identity.database.autocommit, team.shop, AuditFilter(), 50)
    assert [entry.operation for entry in log].count("POST /auth/second-factor") == 1


async def test_the_first_passkey_ends_the_other_sessions_and_the_last_one_all(team: Team) -> None:
    await team.signed_in(team.address)
    begun = await begin(team.owner)
    authenticator = new_authenticator()
    first = await finish(team.owner, begun, authenticator.create(decoded_options(begun["options"])))
    assert len(first.headers.get_list("x-atelier-session-revoked")) == 1
    second = await add(team.owner, new_authenticator(), "Key")
    assert second.recovery_codes is None
    renamed = await team.owner.patch(f"{PASSKEYS}/{second.passkey.id}", json={"name": "Blue key"})
    assert renamed.json()["name"] == "Blue key"
    wrong = await team.owner.post(f"{PASSKEYS}/{second.passkey.id}/remove", json={"current_password": "wrong"})
    assert refusal(wrong) == (422, "password.current_wrong")
    body = {"current_password": PASSWORD}
    removed = await team.owner.post(f"{PASSKEYS}/{second.passkey.id}/remove", json=body)
    assert (removed.status_code, removed.headers.get_list("x-atelier-session-revoked")) == (204, [])
    last = await team.owner.post(f"{PASSKEYS}/{first.json()['passkey']['id']}/remove", json=body)
    assert (last.status_code, len(last.headers.get_list("x-atelier-session-revoked"))) == (204, 1)
    assert "access" in (await team.login(team.address)).json()


async def test_recovery_codes_of_a_member_without_an_app_are_replaced_with_the_password(team: Team) -> None:
    codes = (await add(team.owner, new_authenticator())).recovery_codes or []
    unclear = await team.owner.post(f"{FACTORS}/recovery-codes", json={})
    assert refusal(unclear)[0] == 422
    renewed = await team.owner.post(f"{FACTORS}/recovery-codes", json={"current_password": PASSWORD})
    step = await pending(team)
    assert refusal(await complete(team, step["token"], codes[0], "recovery_code"))[0] == 422
    used = await complete(team, step["token"], renewed.json()["recovery_codes"][0], "recovery_code")
    assert used.status_code == 200
    step = await pending(team)
    assert refusal(await complete(team, step["token"], "123456")) == (401, "second_factor.token_invalid")


async def test_a_response_is_tried_once_and_refusals_are_recorded(team: Team) -> None:
    authenticator = new_authenticator(count=1, step=1)
    await add(team.owner, authenticator)
    step = await pending(team)
    begun = (await begin_proof(team, step["token"])).json()
    stranger = new_authenticator()
    options = decoded_options(begun["options"])
    refused = await send_proof(team, step["token"], begun["authentication_id"], stranger.get(options))
    assert refusal(refused) == (422, "passkey.unknown")
    again = await send_proof(team, step["token"], begun["authentication_id"], authenticator.get(options))
    assert refusal(again) == (422, "passkey.authentication_missing")
    authenticator.origin = "http://elsewhere.localhost:8000"
    assert refusal(await prove(team, step["token"], authenticator)) == (422, "passkey.authentication_failed")
    authenticator.origin, authenticator.count = PAGE["Origin"], 1
    assert refusal(await prove(team, step["token"], authenticator)) == (422, "passkey.replayed")
    authenticator.count = 50
    assert (await prove(team, step["token"], authenticator)).status_code == 200
    log = await read_entries(team.identity.database.autocommit, team.shop, AuditFilter(), 50)
    completed = [entry.after for entry in log if entry.operation == "POST /auth/second-factor"]
    assert completed == [{"has_second_factor": True}, *[{"refused": True}] * 3]


async def test_a_passkey_proves_the_sign_in_of_its_own_account_only(team: Team) -> None:
    authenticator = new_authenticator()
    _, colleague = await team.colleague("orders")
    body = {"current_password": "Another-pass-2049!"}
    begun = (await colleague.post(f"{PASSKEYS}/begin", json=body, headers=PAGE)).json()
    strange = await finish(team.owner, begun, authenticator.create(decoded_options(begun["options"])))
    assert refusal(strange) == (422, "passkey.registration_mismatch")
    begun = (await colleague.post(f"{PASSKEYS}/begin", json=body, headers=PAGE)).json()
    mine = await finish(colleague, begun, authenticator.create(decoded_options(begun["options"])))
    assert mine.status_code == 201
    await add(team.owner, new_authenticator())
    step = await pending(team)
    assert refusal(await prove(team, step["token"], authenticator)) == (422, "passkey.unknown")
    taken = await team.owner.post(
        f"{PASSKEYS}/{mine.json()['passkey']['id']}/remove", json={"current_password": PASSWORD}
    )
    assert refusal(taken) == (404, "passkey.not_found")


async def test_pages_of_other_hosts_have_no_passkeys(team: Team) -> None:
    body = {"current_password": PASSWORD}
    for origin in ({}, {"Origin": "https://evil.example"}, {"Origin": "http://127.0.0.1:8000"}):
        response = await team.owner.post(f"{PASSKEYS}/begin", json=body, headers=origin)
        assert refusal(response) == (404, "passkey.not_offered")
    await add(team.owner, new_authenticator())
    step = await pending(team)
    elsewhere = await begin_proof(team, step["token"], OTHER_PAGE)
    assert refusal(elsewhere) == (404, "second_factor.no_passkey_here")
    assert refusal(await begin_proof(team, "unknown"))[0] == 401


async def test_without_the_password_no_passkey_is_added(team: Team) -> None:
    wrong = await team.owner.post(f"{PASSKEYS}/begin", json={"current_password": "guess"}, headers=PAGE)
    assert refusal(wrong) == (422, "password.current_wrong")


async def test_an_app_that_is_removed_leaves_passkeys_and_recovery_codes(team: Team, advance_clock: Advance) -> None:
    secret, codes = await enrol(team.owner)
    assert (await add(team.owner, new_authenticator())).recovery_codes is None
    advance_clock(2 * STEP)
    await team.owner.post(f"{FACTORS}/totp/remove", json={"code": app_code(secret)})
    step = await pending(team)
    assert step["methods"] == ["passkey", "recovery_code"]
    assert (await complete(team, step["token"], codes[0], "recovery_code")).status_code == 200


async def test_a_passkey_is_enough_where_a_second_factor_is_required(people: Users, identity: Harness) -> None:
    shop = identity.storefront("emporium", StaffRules(second_factor="required"))
    team = await Team(people, identity, shop).open()
    assert (await team.owner.get(f"{API}/me")).json()["permissions"] == []
    await add(team.owner, new_authenticator())
    authenticator = new_authenticator()
    await add(team.owner, authenticator, "Second")
    step = await pending(team)
    client = await team.client((await prove(team, step["token"], authenticator)).json()["access"])
    assert (await client.get(f"{API}/me")).json()["permissions"] == sorted(Permission)


async def test_a_reset_takes_passkeys(team: Team) -> None:
    member_id, colleague = await team.colleague("orders")
    body = {"current_password": "Another-pass-2049!"}
    begun = (await colleague.post(f"{PASSKEYS}/begin", json=body, headers=PAGE)).json()
    await finish(colleague, begun, new_authenticator().create(decoded_options(begun["options"])))
    assert (await team.owner.post(f"{API}/staff/{member_id}/reset", json={})).status_code in (200, 204)
    members = {each["id"]: each for each in (await team.owner.get(f"{API}/staff")).json()["items"]}
    assert members[member_id]["second_factors"] == []
