"""Members of staff: roles, invitations, disabling, changing between storefronts, and who they are."""

import asyncio
import re
from typing import Any
from urllib.parse import urljoin

import httpx
import pytest
from common.kernel.callers import Caller
from common.kernel.permissions import Permission
from identity.contracts.staff.staff_schemas import Invitation, Me, Member, MemberList, RoleList
from identity.domain.staff_role import BUILT_IN
from identity.use_cases.ensure_user import ensure_user
from testkit.harness import Harness, add_key
from testkit.identity import PASSWORD, Users, new_address

API = "/api/staff/v1"
NEW_PASSWORD = "Another-pass-2049!"
Json = dict[str, Any]


class Team:
    """The staff of one storefront. `owner` is the client of its first member, whose id is `owner_id`."""

    def __init__(self, people: Users, identity: Harness, shop: str) -> None:
        self.people = people
        self.identity = identity
        self.shop = shop
        self.address = ""
        self.owner_id = ""

    async def open(self) -> "Team":
        self.address = new_address()
        async with self.identity.database.transaction() as uow:
            await ensure_user(uow, self.shop, self.address, PASSWORD, "Olga", "Owner", verified=True, is_staff=True)
        self.owner = await self.signed_in(self.address)
        self.owner_id = (await self.owner.get(f"{API}/me")).json()["id"]
        return self

    async def login(self, address: str, password: str = PASSWORD) -> httpx.Response:
        body = {"email": address, "password": password}
        return await self.identity.anonymous(self.shop, "staff").post(f"{API}/auth/login", json=body)

    async def signed_in(self, address: str, password: str = PASSWORD) -> httpx.AsyncClient:
        response = await self.login(address, password)
        assert response.status_code == 200, response.text
        return await self.client(response.json()["access"])

    async def client(self, access: str, shop: str | None = None) -> httpx.AsyncClient:
        claims = await self.people.claims(shop or self.shop, access)
        caller = Caller(
            storefront=shop or self.shop,
            user_id=claims.user_id,
            session_id=claims.session_id,
            email=claims.email,
            scopes=frozenset(claims.permissions),
        )
        client = self.identity.client(caller, "staff")
        client.event_hooks = {"request": [add_key]}
        return client

    async def invite(self, role: str, address: str | None = None) -> tuple[str, str]:
        """The invited address, and the token of the mail's link."""
        address = address or new_address()
        response = await self.owner.post(
            f"{API}/staff", json={"email": address, "role": role}, headers={"Idempotency-Key": address + role}
        )
        assert response.status_code == 201, response.text
        Invitation.model_validate_json(response.content)
        return address, await self.mailed_token(address)

    async def mailed_token(self, address: str) -> str:
        """That of the newest mail's link."""
        await self.identity.drain()
        tokens = [re.search(r"auth/invitation\?token=([\w-]+)", mail.text) for mail in self.people.mailbox.to(address)]
        return [found[1] for found in tokens if found][-1]

    async def accept(self, token: str, password: str = NEW_PASSWORD) -> httpx.Response:
        body = {"token": token, "password": password, "first_name": "Ann", "last_name": "Other"}
        return await self.identity.anonymous(self.shop, "staff").post(f"{API}/auth/invitation", json=body)

    async def colleague(self, role: str) -> tuple[str, httpx.AsyncClient]:
        """The id and the client of a new member."""
        address, token = await self.invite(role)
        assert (await self.accept(token)).status_code == 204
        client = await self.signed_in(address, NEW_PASSWORD)
        return (await client.get(f"{API}/me")).json()["id"], client


@pytest.fixture
async def team(people: Users, identity: Harness, shop: str) -> Team:
    return await Team(people, identity, shop).open()


def refusal(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["code"]


async def test_an_invited_colleague_chooses_a_password_and_has_the_permissions_of_the_role(team: Team) -> None:
    address, token = await team.invite("catalog")
    invited = MemberList.model_validate_json((await team.owner.get(f"{API}/staff")).content)
    assert [(each.email, each.role) for each in invited.invitations] == [(address, "catalog")]
    assert refusal(await team.login(address))[0] == 401
    weak = await team.accept(token, "short")
    assert (weak.status_code, weak.json()["errors"][0]["field"]) == (422, "password")
    assert (await team.accept(token)).status_code == 204
    assert refusal(await team.accept(token)) == (422, "staff.invitation_invalid")
    colleague = await team.signed_in(address, NEW_PASSWORD)
    me = Me.model_validate_json((await colleague.get(f"{API}/me")).content)
    assert (me.email, me.role, me.first_name) == (address, "catalog", "Ann")
    assert me.permissions == sorted(BUILT_IN["catalog"])
    assert refusal(await colleague.get(f"{API}/staff")) == (403, "caller.permission_missing")
    members = MemberList.model_validate_json((await team.owner.get(f"{API}/staff")).content)
    assert members.invitations == []
    assert {each.email: (each.role, each.sessions) for each in members.items} == {
        team.address: ("owner", 1),
        address: ("catalog", 1),
    }


async def test_a_customers_account_becomes_staff_with_the_password_of_the_invitation(team: Team, people: Users) -> None:
    ada = await people.new_user(team.shop)
    _, token = await team.invite("support", ada.email)
    assert refusal(await team.login(ada.email))[0] == 401
    assert (await team.accept(token)).status_code == 204
    assert refusal(await team.login(ada.email))[0] == 401
    assert (await team.login(ada.email, NEW_PASSWORD)).status_code == 200


async def test_a_newer_invitation_replaces_an_earlier_one_and_one_can_be_withdrawn(team: Team) -> None:
    address, first = await team.invite("catalog")
    _, second = await team.invite("viewer", address)
    assert refusal(await team.accept(first)) == (422, "staff.invitation_invalid")
    [invitation] = (await team.owner.get(f"{API}/staff")).json()["invitations"]
    assert (await team.owner.delete(f"{API}/staff/invitations/{invitation['id']}")).status_code == 204
    assert refusal(await team.accept(second)) == (422, "staff.invitation_invalid")


async def test_the_page_of_an_invitation_accepts_it(team: Team) -> None:
    address, token = await team.invite("viewer")
    visitor = team.identity.anonymous(team.shop, "staff")
    page = await visitor.get(f"{API}/auth/invitation", params={"token": token})
    assert (page.status_code, address in page.text, page.headers["referrer-policy"]) == (200, True, "no-referrer")
    form = {"token": token, "password": NEW_PASSWORD, "confirmation": "x", "first_name": "<b>Ann"}
    mistyped = await visitor.post(f"{API}/auth/invitation/form", data=form)
    assert (mistyped.status_code, "The two passwords differ." in mistyped.text) == (400, True)
    assert "&lt;b&gt;Ann" in mistyped.text
    actions = [re.findall(r'<form[^>]* action="([^"]+)"', each.text) for each in (page, mistyped)]
    assert [urljoin(str(each.url), *found) for each, found in zip((page, mistyped), actions, strict=True)] == [
        str(mistyped.url)
    ] * 2
    done = await visitor.post(f"{API}/auth/invitation/form", data={**form, "confirmation": NEW_PASSWORD})
    assert done.status_code == 200
    assert (await team.login(address, NEW_PASSWORD)).status_code == 200
    for invalid in (token, "", "x" * 5000):
        assert (await visitor.get(f"{API}/auth/invitation", params={"token": invalid})).status_code == 400


async def test_an_address_of_staff_and_an_unknown_role_are_not_invited(team: Team) -> None:
    taken = await team.owner.post(f"{API}/staff", json={"email": team.address, "role": "viewer"})
    assert refusal(taken) == (409, "staff.exists")
    unknown = await team.owner.post(
        f"{API}/staff", json={"email": new_address(), "role": "king"}, headers={"Idempotency-Key": "two"}
    )
    assert refusal(unknown) == (422, "staff.role_unknown")


async def test_a_disabled_member_has_no_session_any_more(team: Team) -> None:
    member, _ = await team.colleague("orders")
    response = await team.owner.patch(f"{API}/staff/{member}", json={"is_active": False})
    assert Member.model_validate_json(response.content).is_active is False
    assert len(response.headers.get_list("x-atelier-session-revoked")) == 1
    address = response.json()["email"]
    assert refusal(await team.login(address, NEW_PASSWORD))[0] == 401
    await team.owner.patch(f"{API}/staff/{member}", json={"is_active": True})
    assert (await team.login(address, NEW_PASSWORD)).status_code == 200


async def test_another_role_ends_the_sessions_and_gives_its_permissions(team: Team) -> None:
    member, _ = await team.colleague("orders")
    response = await team.owner.patch(f"{API}/staff/{member}", json={"role": "viewer"})
    assert len(response.headers.get_list("x-atelier-session-revoked")) == 1
    colleague = await team.signed_in(response.json()["email"], NEW_PASSWORD)
    assert (await colleague.get(f"{API}/me")).json()["permissions"] == sorted(BUILT_IN["viewer"])
    unchanged = await team.owner.patch(f"{API}/staff/{member}", json={"role": "viewer"})
    assert "x-atelier-session-revoked" not in unchanged.headers


async def test_a_removed_member_is_a_customer(team: Team) -> None:
    member, _ = await team.colleague("orders")
    address = (await team.owner.get(f"{API}/staff/{member}")).json()["email"]
    response = await team.owner.delete(f"{API}/staff/{member}")
    assert (response.status_code, len(response.headers.get_list("x-atelier-session-revoked"))) == (204, 1)
    assert refusal(await team.owner.get(f"{API}/staff/{member}")) == (404, "staff.not_found")
    assert refusal(await team.login(address, NEW_PASSWORD))[0] == 401


async def test_a_reset_takes_the_password_and_the_link_sets_another_in_the_same_role(team: Team) -> None:
    member, _ = await team.colleague("orders")
    address = (await team.owner.get(f"{API}/staff/{member}")).json()["email"]
    response = await team.owner.post(f"{API}/staff/{member}/reset")
    assert (response.status_code, len(response.headers.get_list("x-atelier-session-revoked"))) == (204, 1)
    assert refusal(await team.login(address, NEW_PASSWORD))[0] == 401
    token = await team.mailed_token(address)
    await team.owner.patch(f"{API}/staff/{member}", json={"role": "viewer"})
    assert (await team.accept(token, PASSWORD)).status_code == 204
    assert (await team.login(address, PASSWORD)).status_code == 200
    assert (await team.owner.get(f"{API}/staff/{member}")).json()["role"] == "viewer"


async def test_the_link_of_a_reset_does_not_restore_who_was_disabled_or_removed(team: Team) -> None:
    member, _ = await team.colleague("orders")
    address = (await team.owner.get(f"{API}/staff/{member}")).json()["email"]
    await team.owner.post(f"{API}/staff/{member}/reset")
    token = await team.mailed_token(address)
    await team.owner.patch(f"{API}/staff/{member}", json={"is_active": False})
    assert refusal(await team.accept(token)) == (422, "staff.invitation_invalid")
    assert refusal(await team.owner.post(f"{API}/staff/{member}/reset")) == (404, "staff.not_found")
    await team.owner.delete(f"{API}/staff/{member}")
    assert refusal(await team.accept(token)) == (422, "staff.invitation_invalid")


async def test_members_change_their_own_password(team: Team) -> None:
    await team.signed_in(team.address)
    body = {"current_password": "wrong", "new_password": NEW_PASSWORD}
    assert refusal(await team.owner.post(f"{API}/auth/password", json=body)) == (422, "password.current_wrong")
    body["current_password"] = PASSWORD
    changed = await team.owner.post(f"{API}/auth/password", json=body)
    assert (changed.status_code, len(changed.headers.get_list("x-atelier-session-revoked"))) == (204, 1)
    assert (await team.login(team.address, NEW_PASSWORD)).status_code == 200


async def test_the_last_owner_stays(team: Team) -> None:
    path = f"{API}/staff/{team.owner_id}"
    assert refusal(await team.owner.delete(path)) == (409, "staff.last_owner")
    assert refusal(await team.owner.patch(path, json={"is_active": False})) == (409, "staff.last_owner")
    assert refusal(await team.owner.patch(path, json={"role": "viewer"})) == (409, "staff.last_owner")


async def test_of_two_owners_who_remove_each_other_one_stays(team: Team) -> None:
    member, second = await team.colleague("owner")
    responses = await asyncio.gather(
        team.owner.delete(f"{API}/staff/{member}"), second.delete(f"{API}/staff/{team.owner_id}")
    )
    assert sorted(response.status_code for response in responses) in ([204, 409], [204, 404])


async def test_nobody_gives_or_takes_a_permission_that_they_do_not_have(team: Team) -> None:
    permissions = [Permission.STAFF_READ, Permission.STAFF_WRITE, Permission.ORDERS_READ]
    created = await team.owner.post(f"{API}/staff/roles", json={"name": "lead", "permissions": permissions})
    assert created.status_code == 201
    member, lead = await team.colleague("lead")
    for path, body in (
        ("staff", {"email": new_address(), "role": "owner"}),
        ("staff/roles", {"name": "more", "permissions": ["refunds:write"]}),
    ):
        refused = await lead.post(f"{API}/{path}", json=body, headers={"Idempotency-Key": path})
        assert refusal(refused) == (403, "staff.permission_not_held")
    assert refusal(await lead.delete(f"{API}/staff/{team.owner_id}")) == (403, "staff.permission_not_held")
    assert refusal(await lead.patch(f"{API}/staff/{member}", json={"role": "owner"}))[0] == 403
    narrower = {"name": "reader", "permissions": ["orders:read"]}
    assert (await lead.post(f"{API}/staff/roles", json=narrower)).status_code == 201


async def test_a_shop_has_roles_of_its_own(team: Team) -> None:
    body = {"name": "packing", "permissions": ["orders:write", "orders:read", "orders:read"]}
    created = await team.owner.post(f"{API}/staff/roles", json=body)
    assert created.json() == {"name": "packing", "permissions": ["orders:read", "orders:write"], "built_in": False}
    roles = RoleList.model_validate_json((await team.owner.get(f"{API}/staff/roles")).content)
    assert [role.name for role in roles.items] == [*BUILT_IN, "packing"]
    assert set(roles.permissions) == set(Permission)
    member, _ = await team.colleague("packing")
    changed = await team.owner.patch(f"{API}/staff/roles/packing", json={"permissions": ["orders:read"]})
    assert len(changed.headers.get_list("x-atelier-session-revoked")) == 1
    assert refusal(await team.owner.delete(f"{API}/staff/roles/packing")) == (409, "staff_role.in_use")
    await team.owner.delete(f"{API}/staff/{member}")
    assert (await team.owner.delete(f"{API}/staff/roles/packing")).status_code == 204
    assert refusal(await team.owner.delete(f"{API}/staff/roles/packing")) == (404, "staff_role.not_found")
    assert refusal(await team.owner.patch(f"{API}/staff/roles/owner", json={"permissions": ["orders:read"]}))[0] == 404
    again = {"name": "viewer", "permissions": ["orders:read"]}
    taken = await team.owner.post(f"{API}/staff/roles", json=again, headers={"Idempotency-Key": "x"})
    assert refusal(taken) == (409, "staff_role.exists")
    for wrong in ([], ["orders:fly"]):
        body = {"name": "odd", "permissions": wrong}
        response = await team.owner.post(f"{API}/staff/roles", json=body, headers={"Idempotency-Key": str(wrong)})
        assert response.status_code == 422


async def test_staff_of_two_shops_change_between_them(team: Team, people: Users, identity: Harness) -> None:
    other = identity.storefront()
    stranger = await team.owner.post(f"{API}/auth/switch", json={"storefront": other})
    assert refusal(stranger) == (403, "staff.switch_refused")
    async with identity.database.transaction() as uow:
        await ensure_user(uow, other, team.address, PASSWORD, "Olga", "Owner", verified=True, is_staff=True)
    me = (await team.owner.get(f"{API}/me")).json()
    assert [shop["name"] for shop in me["storefronts"]] == sorted([team.shop, other])
    switched = await team.owner.post(
        f"{API}/auth/switch", json={"storefront": other}, headers={"Idempotency-Key": "again"}
    )
    client = await team.client(switched.json()["access"], other)
    assert (await client.get(f"{API}/me")).json()["storefront"]["name"] == other
    unknown = await team.owner.post(
        f"{API}/auth/switch", json={"storefront": "nowhere"}, headers={"Idempotency-Key": "third"}
    )
    assert refusal(unknown) == (403, "staff.switch_refused")


async def test_me_names_the_modules_of_the_shop(team: Team) -> None:
    me = (await team.owner.get(f"{API}/me")).json()
    assert me["modules"] == ["catalog", "stock", "reviews", "carts", "orders", "payments"]
    assert (me["role"], me["permissions"]) == ("owner", sorted(Permission))


async def test_members_of_another_shop_are_not_seen_or_changed(team: Team, people: Users, identity: Harness) -> None:
    other = await Team(people, identity, identity.storefront()).open()
    assert [each["email"] for each in (await team.owner.get(f"{API}/staff")).json()["items"]] == [team.address]
    path = f"{API}/staff/{other.owner_id}"
    assert refusal(await team.owner.get(path))[0] == 404
    assert refusal(await team.owner.patch(path, json={"role": "viewer"}))[0] == 404
    assert refusal(await team.owner.delete(path))[0] == 404
