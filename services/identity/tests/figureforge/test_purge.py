"""The timer deletes codes that have expired."""

from collections.abc import Callable

from testkit.harness import Harness
from testkit.identity import new_address
from testkit.identity_figureforge import FigureForgeUsers


async def rows(identity: Harness, shop: str) -> int:
    found = await identity.database.autocommit.fetch("select 1 from magic_codes where storefront = %(shop)s", shop=shop)
    return len(found)


async def test_codes_and_stored_answers_are_deleted_after_they_have_expired(
    customers: FigureForgeUsers, identity: Harness, shop: str, advance_clock: Callable[[float], None]
) -> None:
    [timer] = [timer for timer in identity.service.timers if timer.name == "purge"]
    await customers.new_user(shop)
    await customers.new_code(shop, new_address())
    await timer.run()
    assert await rows(identity, shop) == 2
    advance_clock(901)
    await timer.run()
    assert await rows(identity, shop) == 0
