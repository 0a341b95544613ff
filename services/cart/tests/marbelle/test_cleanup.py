"""Carts of guests and of deleted users are deleted."""

from datetime import timedelta

import pytest
from cart.repository.cleanup import GUESTS_KEPT, delete_expired
from common.events.identity import UserDeleted
from common.kernel import clock

from .storefront import MarbelleStorefront, Visitor


@pytest.fixture
def guest(marbelle: MarbelleStorefront) -> Visitor:
    return marbelle.guest()


@pytest.fixture
def user(marbelle: MarbelleStorefront) -> Visitor:
    return marbelle.user()


async def test_carts_of_guests_that_are_unchanged_for_long_are_deleted_and_users_carts_are_not(
    marbelle: MarbelleStorefront, guest: Visitor, user: Visitor
) -> None:
    database, slab = marbelle.harness.database, await marbelle.sell()
    recent = marbelle.guest()
    await marbelle.merge(marbelle.guest(), user)
    for visitor in (guest, user, recent):
        await visitor.added(slab)
    long_ago = clock.now() - GUESTS_KEPT - timedelta(minutes=1)
    away = [guest.id, user.id]
    await database.autocommit.execute(
        "update carts set updated_at = %(updated_at)s where owner_id = any(%(owner_id)s)",
        updated_at=long_ago,
        owner_id=away,
    )
    await delete_expired(database)
    left = await database.autocommit.fetch(
        "select owner_id from carts where storefront = %(storefront)s", storefront=marbelle.name
    )
    assert {row["owner_id"] for row in left} == {user.id, recent.id}


async def test_a_deleted_users_cart_is_deleted(marbelle: MarbelleStorefront, user: Visitor) -> None:
    await user.added(await marbelle.sell())
    await marbelle.harness.deliver(UserDeleted(storefront=marbelle.name, user_id=user.id))
    assert (await user.cart())["items"] == []
