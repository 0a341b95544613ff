"""The credits of the customer of a demonstration."""

from uuid import uuid4

from payments.use_cases.seed_credits import seed_credits

from .credits import CreditsStorefront


async def test_demo_credits_are_an_adjustment_and_are_given_once(credits_storefront: CreditsStorefront) -> None:
    staff_id, given = uuid4(), []
    for _ in range(2):
        async with credits_storefront.harness.database.transaction() as uow:
            given.append(
                await seed_credits(uow, credits_storefront.storefront, credits_storefront.user_id, staff_id, 3)
            )
    assert given == [True, False]
    assert await credits_storefront.kinds() == [("adjustment", 3)]
    assert await credits_storefront.balance() == 3
