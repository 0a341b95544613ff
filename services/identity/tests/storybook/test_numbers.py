"""Other services find addresses and users by the numbers that clients see."""

from uuid import uuid4

import pytest
from common.rpc.interfaces.identity import ContactAddress, IdentityInterface
from identity.use_cases.ensure_user import ensure_user
from testkit.harness import Harness
from testkit.identity import PASSWORD, new_address
from testkit.identity_storybook import ADDRESS, CUSTOMER, StorybookUsers
from testkit.services import TRANSPORTS, resolver_of

BEYOND_BIGINT = 2**63


@pytest.fixture(params=TRANSPORTS)
def client(identity: Harness, request: pytest.FixtureRequest) -> IdentityInterface:
    return resolver_of(identity.service, request.param, identity.tokens).get(IdentityInterface)


async def test_an_address_is_found_with_its_owner(
    customers: StorybookUsers, shop: str, other_shop: str, client: IdentityInterface
) -> None:
    guest_id = uuid4()
    response = await customers.visitor(shop, guest_id).post(f"{CUSTOMER}/address/", json=ADDRESS)
    number = response.json()["id"]
    found = await client.contact_address(shop, number)
    assert found == ContactAddress(number=number, user_id=None, guest_id=guest_id, **ADDRESS)
    assert await client.contact_address(other_shop, number) is None
    assert await client.contact_address(shop, BEYOND_BIGINT) is None


async def test_an_active_user_is_found_by_number(
    identity: Harness, shop: str, other_shop: str, client: IdentityInterface
) -> None:
    async with identity.database.transaction() as uow:
        user_id = await ensure_user(
            uow, shop, new_address(), PASSWORD, "Nino", "Beridze", verified=False, is_staff=False
        )
    number = await identity.database.autocommit.fetch_value("select number from users where id = %(id)s", id=user_id)
    assert await client.user_by_number(shop, number) == user_id
    assert await client.user_by_number(other_shop, number) is None
    assert await client.user_by_number(shop, BEYOND_BIGINT) is None
    await identity.database.autocommit.execute("update users set is_active = false where id = %(id)s", id=user_id)
    assert await client.user_by_number(shop, number) is None
