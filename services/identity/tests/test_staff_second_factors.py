"""Second factors of staff: authenticator apps, recovery codes, shops that require one, and wrong codes."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pyotp
import pytest
from common.audit import AuditFilter, read_entries
from common.kernel import clock
from common.kernel.permissions import Permission
from identity.contracts.staff.second_factor_schemas import SecondFactors, TotpSecret
from identity.storefront import StaffRules
from identity.use_cases.ensure_user import ensure_user
from testkit.harness import Harness
from testkit.identity import PASSWORD, Users

from .test_staff_members import API, Team, refusal

FACTORS = f"{API}/auth/second-factors"
STEP = 30
Advance = Callable[[float], None]


@pytest.fixture
async def team(people: Users, identity: Harness, shop: str) -> Team:
    return await Team(people, identity, shop).open()


def app_code(secret: str) -> str:
    return pyotp.TOTP(secret).at(int(clock.timestamp()))


async def enrol(client: httpx.AsyncClient) -> tuple[str, list[str]]:
    """The app's secret and the recovery codes."""
    begun = TotpSecret.model_validate_json((await client.post(f"{FACTORS}/totp")).content)
    assert f"secret={begun.secret}" in begun.secret_uri
    confirmed = await client.post(f"{FACTORS}/totp/confirm", json={"code": app_code(begun.secret)})
    assert confirmed.status_code == 200, confirmed.text
    return begun.secret, confirmed.json()["recovery_codes"]


async def pending(team: Team, password: str = PASSWORD) -> dict[str, Any]:
    response = await team.login(team.address, password)
    assert response.json().keys() == {"second_factor"}, response.text
    step: dict[str, Any] = response.json()["second_factor"]
    return step


async def complete(team: Team, token: str, code: str, method: str = "totp") -> httpx.Response:
    body = {"token": token, "method": method, "code": code}
    return await team.identity.anonymous(team.shop, "staff").post(f"{API}/auth/second-factor", json=body)


async def test_an_account_with_an_app_signs_in_with_its_code_once(team: Team, advance_clock: Advance) -> None:
    secret, codes = await enrol(team.owner)
    assert len(set(codes)) == 10
    step = await pending(team)
    assert (step["methods"], step["expires_in"]) == (["totp", "recovery_code"], 300)
    assert refusal(await complete(team, step["token"], app_code(secret))) == (422, "second_factor.code_refused")
    advance_clock(2 * STEP)
    code = app_code(secret)
    signed_in = await complete(team, step["token"], code)
    client = await team.client(signed_in.json()["access"])
    me = (await client.get(f"{API}/me")).json()
    assert (me["second_factors"], me["permissions"]) == (["totp"], sorted(Permission))
    assert refusal(await complete(team, step["token"], code)) == (401, "second_factor.token_invalid")
    again = await pending(team)
    assert refusal(await complete(team, again["token"], code))[0] == 422
    [member] = (await client.get(f"{API}/staff")).json()["items"]
    assert member["second_factors"] == ["totp"]
    log = await read_entries(team.identity.database.autocommit, team.shop, AuditFilter(), 50)
    operations = [entry.operation for entry in log]
    assert operations.count("POST /auth/second-factor") == 3
    assert "POST /auth/login" in operations
    assert secret not in str(log)
    assert not any(code in str(log) for code in codes)


async def test_of_two_uses_of_a_code_at_once_one_succeeds(team: Team, advance_clock: Advance) -> None:
    secret, _ = await enrol(team.owner)
    advance_clock(2 * STEP)
    tokens = [(await pending(team))["token"] for _ in range(2)]
    responses = await asyncio.gather(*(complete(team, token, app_code(secret)) for token in tokens))
    assert sorted(response.status_code for response in responses) == [200, 422]


async def test_a_recovery_code_signs_in_once(team: Team) -> None:
    _, codes = await enrol(team.owner)
    for status in (200, 422):
        step = await pending(team)
        used = await complete(team, step["token"], codes[0].upper().replace("-", " "), "recovery_code")
        assert used.status_code == status
    left = SecondFactors.model_validate_json((await team.owner.get(FACTORS)).content)
    assert (left.totp, left.recovery_codes_left) == (True, 9)


async def test_wrong_codes_lock_the_account_for_a_while(team: Team, advance_clock: Advance) -> None:
    secret, codes = await enrol(team.owner)
    for _ in range(5):
        step = await pending(team)
        assert refusal(await complete(team, step["token"], "000000x"))[0] == 422
    step = await pending(team)
    advance_clock(STEP)
    locked = await complete(team, step["token"], app_code(secret))
    assert refusal(locked) == (403, "second_factor.locked")
    assert refusal(await complete(team, step["token"], codes[0], "recovery_code"))[0] == 403
    advance_clock(15 * 60)
    step = await pending(team)
    assert (await complete(team, step["token"], app_code(secret))).status_code == 200


async def test_a_begun_sign_in_expires_and_ends_with_the_account(team: Team, advance_clock: Advance) -> None:
    secret, _ = await enrol(team.owner)
    expired = await pending(team)
    advance_clock(301)
    assert refusal(await complete(team, expired["token"], app_code(secret)))[0] == 401
    step = await pending(team)
    await team.identity.database.autocommit.execute(
        "update users set is_active = false where email = %(email)s", email=team.address
    )
    assert refusal(await complete(team, step["token"], app_code(secret)))[0] == 401


async def test_confirming_an_app_ends_the_other_sessions_and_removing_it_all(
    team: Team, advance_clock: Advance
) -> None:
    await team.signed_in(team.address)
    begun = (await team.owner.post(f"{FACTORS}/totp")).json()
    wrong = await team.owner.post(f"{FACTORS}/totp/confirm", json={"code": "12"})
    assert refusal(wrong) == (422, "second_factor.code_refused")
    code = {"code": app_code(begun["secret"])}
    confirmed = await team.owner.post(f"{FACTORS}/totp/confirm", json=code)
    assert len(confirmed.headers.get_list("x-atelier-session-revoked")) == 1
    assert refusal(await team.owner.post(f"{FACTORS}/totp")) == (409, "second_factor.exists")
    assert refusal(await team.owner.post(f"{FACTORS}/totp/remove", json=code))[0] == 422
    advance_clock(2 * STEP)
    renewed = await team.owner.post(f"{FACTORS}/recovery-codes", json={"code": app_code(begun["secret"])})
    assert not set(renewed.json()["recovery_codes"]) & set(confirmed.json()["recovery_codes"])
    advance_clock(2 * STEP)
    removed = await team.owner.post(f"{FACTORS}/totp/remove", json={"code": app_code(begun["secret"])})
    assert (removed.status_code, len(removed.headers.get_list("x-atelier-session-revoked"))) == (204, 1)
    assert "access" in (await team.login(team.address)).json()


async def test_without_an_app_there_is_nothing_to_remove_or_confirm(team: Team) -> None:
    for path in ("totp/confirm", "totp/remove", "recovery-codes"):
        response = await team.owner.post(f"{FACTORS}/{path}", json={"code": "123456"})
        assert refusal(response) == (404, "second_factor.not_found")


async def test_where_it_is_required_a_session_has_no_permissions_until_it_is_enrolled(
    people: Users, identity: Harness
) -> None:
    shop = identity.storefront("emporium", StaffRules(second_factor="required"))
    team = await Team(people, identity, shop).open()
    me = (await team.owner.get(f"{API}/me")).json()
    assert (me["permissions"], me["second_factor_required"]) == ([], True)
    assert refusal(await team.owner.get(f"{API}/staff")) == (403, "caller.permission_missing")
    signed_in = (await team.login(team.address)).json()
    client = await team.client(signed_in["access"])
    await enrol(client)
    visitor = identity.anonymous(shop, "staff")
    refreshed = await visitor.post(f"{API}/auth/refresh", json={"refresh": signed_in["refresh"]})
    client = await team.client(refreshed.json()["access"])
    assert (await client.get(f"{API}/staff")).status_code == 200


async def test_changing_to_a_shop_that_requires_one_needs_it_in_this_session(
    team: Team, people: Users, identity: Harness
) -> None:
    other = identity.storefront("emporium", StaffRules(second_factor="required"))
    async with identity.database.transaction() as uow:
        await ensure_user(uow, other, team.address, PASSWORD, "Olga", "Owner", verified=True, is_staff=True)
    body = {"storefront": other}
    assert refusal(await team.owner.post(f"{API}/auth/switch", json=body)) == (403, "second_factor.needed")
    await enrol(team.owner)
    switched = await team.owner.post(f"{API}/auth/switch", json=body)
    client = await team.client(switched.json()["access"], other)
    assert (await client.get(f"{API}/me")).json()["permissions"] == sorted(Permission)
