"""Identity's internal methods, called directly and over HTTP."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from common.kernel.errors import RemoteRefusal
from common.rpc.interfaces.identity import AddressSnapshot, IdentityInterface
from gateway.auth.access_token_verifier import AccessTokenVerifier
from testkit.harness import Harness
from testkit.identity import Users
from testkit.services import TRANSPORTS, resolver_of

ADDRESS = {
    "address_type": "other",
    "full_name": "John Doe",
    "street_address": "456 Oak Ave",
    "city": "Los Angeles",
    "country": "USA",
    "zip_code": "90001",
}


@pytest.fixture(params=TRANSPORTS)
def client(identity: Harness, request: pytest.FixtureRequest) -> IdentityInterface:
    return resolver_of(identity.service, request.param, identity.tokens).get(IdentityInterface)


async def test_the_public_keys_verify_what_identity_signs(people: Users, shop: str, client: IdentityInterface) -> None:
    ada = await people.new_user(shop)
    jwks = await client.jwks()
    assert AccessTokenVerifier(jwks).verify(ada.access, shop).user_id == ada.id
    assert len(jwks["keys"]) == 2
    assert all(key.keys() == {"crv", "kty", "x", "kid", "alg", "use"} for key in jwks["keys"])


async def test_only_addresses_of_the_user_are_returned(
    people: Users, identity: Harness, shop: str, client: IdentityInterface
) -> None:
    ada, eve = await people.new_user(shop), await people.new_user(shop)
    path = "/api/v1/auth/me/addresses/"
    own, foreign = [UUID((await person.client.post(path, json=ADDRESS)).json()["id"]) for person in (ada, eve)]
    found = await client.addresses(shop, ada.id, [own, foreign, uuid4()])
    assert found == {
        own: AddressSnapshot(
            full_name="John Doe",
            street_address="456 Oak Ave",
            apartment=None,
            city="Los Angeles",
            state=None,
            country="USA",
            zip_code="90001",
            phone_number=None,
        )
    }
    assert await client.addresses(identity.storefront(), ada.id, [own]) == {}
    assert await client.addresses(shop, ada.id, []) == {}


async def test_only_customers_of_the_storefront_are_known(
    people: Users, identity: Harness, shop: str, client: IdentityInterface
) -> None:
    ada, staff = await people.new_user(shop), await people.new_user(shop)
    await identity.database.autocommit.execute("update users set is_staff = true where id = %(id)s", id=staff.id)
    await client.check_customer(shop, ada.id)
    for storefront, user_id in ((identity.storefront(), ada.id), (shop, staff.id), (shop, uuid4())):
        with pytest.raises(RemoteRefusal) as refused:
            await client.check_customer(storefront, user_id)
        assert refused.value.problem().code == "customer.not_found"


async def test_ended_sessions_are_listed_until_their_access_tokens_have_expired(
    people: Users, shop: str, client: IdentityInterface, advance_clock: Callable[[float], None]
) -> None:
    ada = await people.new_user(shop)
    active = await people.sign_in(shop, ada.email)
    await ada.client.post("/api/v1/auth/logout/", json={})
    [listed] = [one for one in await client.revoked_sessions() if one.session_id in (ada.session_id, active.session_id)]
    assert listed.session_id == ada.session_id
    advance_clock(3600)
    assert ada.session_id in {one.session_id for one in await client.revoked_sessions()}
    advance_clock(120)
    assert ada.session_id not in {one.session_id for one in await client.revoked_sessions()}


async def test_customers_get_403(people: Users, identity: Harness, shop: str) -> None:
    ada = await people.new_user(shop)
    assert (await identity.client(ada.caller, "internal").post("/jwks", json={})).status_code == 403


async def test_owners_are_the_active_staff_with_that_role_or_none(
    people: Users, identity: Harness, shop: str, client: IdentityInterface
) -> None:
    owner, manager, _ = [await people.new_user(shop) for _ in range(3)]
    sql = "update users set is_staff = true, staff_role = %(role)s where id = %(id)s"
    await identity.database.autocommit.execute(sql, id=owner.id, role="owner")
    await identity.database.autocommit.execute(sql, id=manager.id, role="manager")
    assert await client.owner_addresses(shop) == [owner.email]
    assert await client.owner_addresses(identity.storefront()) == []
