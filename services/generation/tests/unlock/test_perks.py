"""What customers have used of the free offers, as identity is told."""

from common.events.generation import CustomerPerksChanged
from common.events.identity import UserDeleted

from ..customers import Studio


async def perks(studio: Studio) -> list[tuple[bool, bool, int]]:
    events = await studio.harness.events(CustomerPerksChanged, studio.name)
    return [(each.free_preview_used, each.social_share_unlock_used, each.version) for each in events]


async def test_the_free_preview_is_used_with_the_first_completed_restoration(restorer: Studio) -> None:
    customer = restorer.customer()
    first, second = await customer.upload(), await customer.upload()
    assert await perks(restorer) == []
    await restorer.harness.drain()
    assert [(await customer.status(each))["status"] for each in (first, second)] == ["completed", "completed"]
    assert await perks(restorer) == [(True, False, 1)]


async def test_the_perks_of_a_deleted_account_are_deleted(restorer: Studio) -> None:
    customer = restorer.customer()
    await customer.upload()
    await restorer.harness.drain()
    deleted = UserDeleted(storefront=restorer.name, user_id=customer.user_id)
    await restorer.harness.deliver(deleted, times=2)
    left = await restorer.harness.database.autocommit.fetch(
        "select from customer_perks where user_id = %(user_id)s", user_id=customer.user_id
    )
    assert left == []
