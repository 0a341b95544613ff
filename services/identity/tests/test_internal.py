"""What siblings and the gateway are answered."""

from collections.abc import Callable
from uuid import UUID, uuid4

import httpx
import pytest
from common.access_tokens import AccessTokenVerifier
from common.callers import CallerTokens
from common.clients.identity import AddressSnapshot, IdentityClient
from common.clients.siblings import Siblings
from common.testing.harness import KEY, Harness
from common.testing.through import Through
from identity.testing import People

ADDRESS = {
    "address_type": "other",
    "full_name": "John Doe",
    "street_address": "456 Oak Ave",
    "city": "Los Angeles",
    "country": "USA",
    "zip_code": "90001",
}


@pytest.fixture
def client(identity: Harness) -> IdentityClient:
    transport = httpx.ASGITransport(identity.service.app)
    return IdentityClient(Siblings(CallerTokens(KEY, "orders"), lambda _: Through(transport, "http://identity")))


async def test_the_public_keys_verify_what_identity_signs(people: People, shop: str, client: IdentityClient) -> None:
    ada = await people.newcomer(shop)
    jwks = await client.jwks()
    assert AccessTokenVerifier(jwks).verify(ada.access, shop).user_id == ada.id
    assert len(jwks["keys"]) == 2
    assert all(key.keys() == {"crv", "kty", "x", "kid", "alg", "use"} for key in jwks["keys"])


async def test_only_a_users_own_addresses_are_handed_out(
    people: People, identity: Harness, shop: str, client: IdentityClient
) -> None:
    ada, eve = await people.newcomer(shop), await people.newcomer(shop)
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


async def test_ended_sessions_are_listed_while_their_access_tokens_may_live(
    people: People, shop: str, client: IdentityClient, later: Callable[[float], None]
) -> None:
    ada = await people.newcomer(shop)
    still = await people.arrive(shop, ada.email)
    await ada.client.post("/api/v1/auth/logout/", json={})
    [listed] = [one for one in await client.revoked_sessions() if one.session_id in (ada.session_id, still.session_id)]
    assert listed.session_id == ada.session_id
    later(3600)
    assert ada.session_id in {one.session_id for one in await client.revoked_sessions()}
    later(120)
    assert ada.session_id not in {one.session_id for one in await client.revoked_sessions()}


async def test_customers_have_no_way_in(people: People, identity: Harness, shop: str) -> None:
    ada = await people.newcomer(shop)
    assert (await identity.client(ada.caller, "internal").get("/jwks")).status_code == 403
