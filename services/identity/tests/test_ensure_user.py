"""Creating an account unless it exists."""

from common.events.identity import UserRegistered
from identity.use_cases.ensure_user import ensure_user
from testkit.harness import Harness
from testkit.identity import PASSWORD, Users, new_address


async def test_an_account_is_created_once_without_a_mail(people: Users, identity: Harness, shop: str) -> None:
    address = new_address()
    ids = set()
    for _ in range(2):
        async with identity.database.transaction() as uow:
            ids.add(await ensure_user(uow, shop, address, PASSWORD, "D", "M", verified=True, is_staff=False))
    assert len(ids) == 1
    assert len(await identity.events(UserRegistered, shop)) == 1
    response = await people.log_in(shop, address.upper())
    assert response.json()["user"]["is_verified"] is True
    await identity.drain()
    assert people.mailbox.to(address) == []
