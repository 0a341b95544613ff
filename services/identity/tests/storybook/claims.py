"""Paid orders of guests: the event, and what became of it."""

from uuid import UUID

from common.events.identity import GuestClaimed
from common.events.orders import ClaimRequested
from testkit.harness import Harness
from testkit.identity_storybook import ADDRESS, CUSTOMER, StorybookUsers

PATH = f"{CUSTOMER}/address/"


async def claimed(identity: Harness, event: ClaimRequested, times: int = 1) -> UUID:
    """The customer to whom the event's guest belongs afterwards."""
    await identity.deliver(event, times)
    events = await identity.events(GuestClaimed, event.storefront)
    [user_id] = {each.user_id for each in events if each.merge_id == event.order_id}
    return user_id


async def addresses_of(identity: Harness, user_id: UUID) -> list[tuple[int, bool]]:
    rows = await identity.database.autocommit.fetch(
        "select number, is_current from contact_addresses where user_id = %(user_id)s order by number", user_id=user_id
    )
    return [(row["number"], row["is_current"]) for row in rows]


async def store_address(customers: StorybookUsers, shop: str, guest_id: UUID, **changes: str) -> int:
    response = await customers.visitor(shop, guest_id).post(PATH, json={**ADDRESS, **changes})
    return int(response.json()["id"])
