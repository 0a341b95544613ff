"""Credits are reserved, returned and reset exactly, whatever happens at once."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from common.kernel import clock
from generation.figures.tables.quota import EntryKind
from generation.figures.use_cases.settle_credits import SettleCredits, settle_credits
from generation.storefront import Figures
from testkit.harness import Harness

from ..workshop import later
from .artists import Artist


def outcomes(answers: list[httpx.Response]) -> list[int]:
    return sorted(answer.status_code for answer in answers)


async def orders(artist: Artist, count: int, **body: Any) -> list[httpx.Response]:
    return await asyncio.gather(*(artist.generate(body) for _ in range(count)))


async def settle(artist: Artist, job_id: UUID, unused: int, images: int = 0) -> None:
    command = SettleCredits(
        storefront=artist.storefront, user_id=artist.user_id, job_id=job_id, unused=unused, images=images
    )
    async with artist.harness.database.transaction() as uow:
        await settle_credits(command, uow)


def shop(harness: Harness, **changes: Any) -> str:
    """A storefront with other figures than the shipped one."""
    usual: Figures = harness.storefronts["figureforge"].section(Figures)
    return harness.storefront("figureforge", usual.model_copy(update=changes))


async def test_forty_orders_at_once_with_ten_credits_are_ten_jobs(generation: Harness) -> None:
    artist = Artist(generation, shop(generation, free_credits=10, free_generations_per_minute=100))
    answers = await orders(artist, 40)
    assert outcomes(answers) == [202] * 10 + [403] * 30
    refused = next(answer for answer in answers if answer.status_code == 403).json()["error"]
    assert (refused["code"], refused["details"]) == ("INSUFFICIENT_QUOTA", {"required": 1, "remaining": 0})
    assert await artist.used() == 10
    versions = [event.used for event in await artist.quota_events()]
    assert versions == list(range(1, 11))


WAITING = """
    select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
"""


async def test_orders_of_one_customer_wait_for_each_other_without_connections(generation: Harness) -> None:
    artist = Artist(generation, shop(generation, free_credits=3, free_generations_per_minute=1000))
    ordering = asyncio.create_task(orders(artist, 100))
    waiting = [0]
    while not ordering.done():
        waiting.append(await generation.database.autocommit.fetch_value(WAITING))
    assert outcomes(await ordering) == [202] * 3 + [403] * 97
    assert max(waiting) <= 1


async def test_a_batch_is_paid_as_a_whole_or_not_at_all(artist: Artist) -> None:
    await artist.ordered(batch_size=3)
    refused = await artist.generate({"batch_size": 2, "model": "flux-pro"})
    assert refused.status_code == 403
    assert refused.json()["error"]["details"] == {"required": 4, "remaining": 2}
    assert refused.json()["detail"] == "This needs 4 credits, and you have 2 left."
    assert await artist.used() == 3
    await artist.ordered(batch_size=2)
    assert await artist.used() == 5


async def test_a_refused_order_adds_nothing(artist: Artist) -> None:
    await artist.ordered(batch_size=4)
    assert (await artist.generate({"batch_size": 4}, **{"idempotency-key": "k"})).status_code == 403
    jobs = await artist.harness.database.autocommit.fetch_value(
        "select count(*) from jobs where user_id = %(user_id)s", user_id=artist.user_id
    )
    assert jobs == 1
    await artist.subscribe()
    assert (await artist.generate({"batch_size": 4}, **{"idempotency-key": "k"})).status_code == 202


async def test_a_storefront_may_give_no_free_credits(generation: Harness) -> None:
    artist = Artist(generation, shop(generation, free_credits=0))
    refused = await artist.generate()
    assert (refused.status_code, refused.json()["error"]["details"]) == (403, {"required": 1, "remaining": 0})


async def test_a_subscription_sets_the_limit_and_begins_with_nothing_used(artist: Artist) -> None:
    await artist.ordered(batch_size=4)
    event = await artist.subscribe("pro")
    quota = await artist.quota()
    assert quota is not None
    assert (quota.limit, quota.used, quota.tier, quota.resets_at) == (500, 0, "pro", event.paid_until)
    assert await artist.used() == 0
    await artist.ordered(batch_size=4)
    (*_, last) = await artist.quota_events()
    assert (last.limit, last.used, last.resets_at) == (500, 4, event.paid_until)


async def test_a_quota_begins_again_once_for_each_paid_period(artist: Artist) -> None:
    await artist.subscribe()
    await artist.ordered(batch_size=4)
    renewed = artist.subscription(paid_until=clock.now() + timedelta(days=60))
    await artist.told(renewed, times=2)
    assert await artist.used() == 0
    await artist.ordered()
    await artist.subscribe(paid_until=renewed.paid_until)
    assert await artist.used() == 1
    resets = [entry.amount for entry in await artist.entries() if entry.kind == EntryKind.RESET]
    assert resets == [-4, 0]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (2, 0, 1), (1, 0, 2)])
async def test_states_of_a_subscription_in_any_order_end_as_the_newest(artist: Artist, order: tuple[int, ...]) -> None:
    now = clock.now()
    states = [
        artist.subscription("hobby", paid_until=now + timedelta(days=30)),
        artist.subscription("pro", paid_until=now + timedelta(days=60)),
        artist.subscription("pro", status="past_due", paid_until=now + timedelta(days=60)),
    ]
    for place in order:
        await artist.told(states[place], times=2)
    quota = await artist.quota()
    assert quota is not None
    assert (quota.status, quota.tier, quota.paid_until) == ("past_due", "pro", states[2].paid_until)
    assert quota.subscription_version == 3
    versions = [event.used for event in await artist.quota_events()]
    assert len(versions) == len({place for at, place in enumerate(order) if place >= max(order[: at + 1])})


async def test_an_unpaid_subscription_keeps_its_limit_and_buys_nothing(artist: Artist) -> None:
    paid = await artist.subscribe("pro")
    await artist.subscribe("pro", status="past_due", paid_until=paid.paid_until)
    refused = await artist.generate({"batch_size": 2})
    error = refused.json()["error"]
    assert (refused.status_code, error["code"]) == (403, "INSUFFICIENT_QUOTA")
    assert error["details"] == {"required": 2, "remaining": 0, "reason": "past_due"}
    quota = await artist.quota()
    assert quota is not None
    assert (quota.limit, quota.used) == (500, 0)
    await artist.subscribe("pro", paid_until=paid.paid_until)
    await artist.ordered(batch_size=2)


@pytest.mark.parametrize("status", ["incomplete", "canceled"])
async def test_without_a_live_subscription_the_free_credits_count(artist: Artist, status: str) -> None:
    await artist.subscribe("pro", status=status, paid_until=None)
    quota = await artist.quota()
    assert quota is not None
    assert (quota.limit, quota.tier, quota.resets_at) == (None, None, None)
    await artist.ordered(batch_size=4)
    assert (await artist.generate({"batch_size": 2})).status_code == 403


async def test_a_cancelled_subscription_leaves_what_was_used_and_a_new_one_begins_again(artist: Artist) -> None:
    paid = await artist.subscribe("pro")
    for _ in range(2):
        await artist.ordered(batch_size=4)
    await artist.subscribe("pro", status="canceled", paid_until=paid.paid_until)
    refused = await artist.generate()
    assert refused.json()["error"]["details"] == {"required": 1, "remaining": 0}
    earlier = clock.now() + timedelta(days=28)
    await artist.subscribe("hobby", subscription_id=uuid4(), paid_until=earlier)
    assert await artist.used() == 0
    await artist.ordered()


async def test_free_credits_are_given_once(artist: Artist) -> None:
    await artist.ordered(batch_size=4)
    with later(86_400 * 40):
        assert (await artist.generate({"batch_size": 2})).status_code == 403


async def test_credits_are_returned_once(artist: Artist) -> None:
    job_id = await artist.ordered(batch_size=4)
    await asyncio.gather(*(settle(artist, job_id, unused=3) for _ in range(5)))
    assert await artist.used() == 1
    await settle(artist, job_id, unused=4)
    assert await artist.used() == 1


async def test_returns_and_reservations_at_once_lose_nothing(generation: Harness) -> None:
    artist = Artist(generation, shop(generation, free_credits=40, free_generations_per_minute=1000))
    first = [await artist.ordered() for _ in range(10)]
    await asyncio.gather(
        *(settle(artist, job_id, unused=1) for job_id in first), *(orders(artist, 20) for _ in range(1))
    )
    assert await artist.used() == 20
    quota = await artist.quota()
    assert quota is not None
    assert quota.version == 10 + 10 + 20


async def test_credits_of_a_period_that_is_over_are_not_returned(artist: Artist) -> None:
    await artist.subscribe()
    job_id = await artist.ordered(batch_size=4)
    await artist.subscribe(paid_until=clock.now() + timedelta(days=60))
    current = await artist.ordered(batch_size=2)
    await settle(artist, job_id, unused=4)
    assert await artist.used() == 2
    await settle(artist, current, unused=2)
    assert await artist.used() == 0
    returns = [entry for entry in await artist.entries() if entry.kind == EntryKind.RETURN]
    assert [(entry.amount, entry.reference) for entry in returns] == [(-2, current), (0, job_id)]


async def test_what_was_never_reserved_is_not_returned(artist: Artist) -> None:
    await artist.ordered()
    await settle(artist, uuid4(), unused=1)
    assert await artist.used() == 1
    stranger = Artist(artist.harness, artist.storefront)
    await settle(stranger, uuid4(), unused=1)
    assert await stranger.quota() is None


async def test_each_change_is_told_with_a_higher_version(artist: Artist) -> None:
    await artist.subscribe()
    job_id = await artist.ordered(batch_size=2)
    await settle(artist, job_id, unused=1, images=1)
    told = [(event.used, event.images_generated) for event in await artist.quota_events()]
    assert told == [(0, 0), (2, 0), (1, 1)]
    rows = await artist.harness.database.autocommit.fetch(
        "select envelope ->> 'subject' as subject, (envelope -> 'data' ->> 'version')::int as version from outbox"
        " where type = 'quota.changed' and envelope ->> 'storefront' = %(name)s order by id",
        name=artist.storefront,
    )
    assert [row["version"] for row in rows] == [1, 2, 3]


async def test_orders_per_minute_are_limited_by_the_tier(generation: Harness) -> None:
    artist = Artist(generation, shop(generation, free_credits=100, free_generations_per_minute=3))
    answers = [await artist.generate() for _ in range(3)]
    assert [answer.headers["x-ratelimit-remaining"] for answer in answers] == ["2", "1", "0"]
    refused = await artist.generate()
    assert (refused.status_code, refused.json()["error"]["code"]) == (429, "RATE_LIMIT_EXCEEDED")
    assert (refused.headers["x-ratelimit-limit"], refused.headers["x-ratelimit-remaining"]) == ("3", "0")
    wait = int(refused.headers["retry-after"])
    assert 0 < wait <= 60
    assert abs(int(refused.headers["x-ratelimit-reset"]) - clock.now().timestamp() - wait) < 3
    assert await artist.used() == 3
    with later(wait + 1):
        again = await artist.generate()
        assert (again.status_code, again.headers["x-ratelimit-remaining"]) == (202, "2")
    await artist.subscribe("hobby")
    accepted = await artist.generate()
    assert (accepted.status_code, accepted.headers["x-ratelimit-limit"]) == (202, "20")


async def test_a_burst_of_orders_is_limited_exactly(generation: Harness) -> None:
    artist = Artist(generation, shop(generation, free_credits=100, free_generations_per_minute=5))
    assert outcomes(await orders(artist, 30)) == [202] * 5 + [429] * 25


async def test_a_repeated_request_counts_once_and_is_not_limited(generation: Harness) -> None:
    artist = Artist(generation, shop(generation, free_credits=100, free_generations_per_minute=1))
    first = await artist.generate({}, **{"idempotency-key": "one"})
    again = await artist.generate({}, "/api/generate/", **{"idempotency-key": "one"})
    assert [first.status_code, again.status_code] == [202, 202]
    assert first.json() == again.json()
