"""Queries for customers with their profile, subscription and quota."""

from uuid import UUID

from common.db.executor import Executor
from common.db.unit_of_work import UnitOfWork
from common.events.generation import QuotaChanged
from common.events.payments import SubscriptionChanged
from common.kernel.errors import InvalidToken
from common.kernel.storefronts import Storefront
from psycopg.types.json import Jsonb

from identity.domain.member import Member, MemberRow
from identity.domain.profile import Profile
from identity.storefront import Figures

_MEMBER = """
    select u.id, u.email, u.is_staff, u.created_at, p.username, p.display_name, p.preferences,
           s.plan_id, s.tier, s.status, s.current_period_start, s.current_period_end, s.cancel_at_period_end,
           q.credit_limit, q.used, q.granted, q.resets_at, q.images_generated
    from users u
        left join profiles p on p.user_id = u.id
        left join customer_subscriptions s on s.user_id = u.id
        left join customer_quotas q on q.user_id = u.id
    where u.storefront = %(storefront)s and u.id = %(user_id)s and u.is_active
"""
_STORE_SUBSCRIPTION = """
    insert into customer_subscriptions as known
        (user_id, storefront, plan_id, tier, status, current_period_start, current_period_end, cancel_at_period_end,
         version)
    select id, storefront, %(plan_id)s, %(tier)s, %(status)s, cast(%(period_start)s as timestamptz),
           cast(%(period_end)s as timestamptz), %(cancel_at_period_end)s, %(version)s
    from users where storefront = %(storefront)s and id = %(user_id)s
    on conflict (user_id) do update
    set plan_id = excluded.plan_id, tier = excluded.tier, status = excluded.status,
        current_period_start = excluded.current_period_start, current_period_end = excluded.current_period_end,
        cancel_at_period_end = excluded.cancel_at_period_end, version = excluded.version
    where known.version < excluded.version
"""
_STORE_QUOTA = """
    insert into customer_quotas as known
        (user_id, storefront, credit_limit, used, granted, resets_at, images_generated, version)
    select id, storefront, cast(%(limit)s as bigint), %(used)s, %(granted)s, cast(%(resets_at)s as timestamptz),
           %(images_generated)s, %(version)s
    from users where storefront = %(storefront)s and id = %(user_id)s
    on conflict (user_id) do update
    set credit_limit = excluded.credit_limit, used = excluded.used, granted = excluded.granted,
        resets_at = excluded.resets_at, images_generated = excluded.images_generated, version = excluded.version
    where known.version < excluded.version
"""
_STORE_PROFILE = """
    insert into profiles (user_id, username, display_name, preferences)
    values (%(user_id)s, %(username)s, %(display_name)s, %(preferences)s)
    on conflict (user_id) do update
    set username = excluded.username, display_name = excluded.display_name, preferences = excluded.preferences
"""


async def read_member(executor: Executor, storefront: Storefront, user_id: UUID) -> Member:
    """A signed-in customer. Raises InvalidToken if the account is deleted or locked."""
    row = await executor.fetch_one(_MEMBER, storefront=storefront.name, user_id=user_id)
    if row is None:
        raise InvalidToken()
    return Member.of(MemberRow(**row), storefront.section(Figures).free_credits)


async def find_profile(executor: Executor, user_id: UUID) -> Profile | None:
    return await executor.get(Profile, "user_id = %(user_id)s", user_id=user_id)


async def store_profile(uow: UnitOfWork, profile: Profile) -> None:
    """The user's row is locked, so that concurrent changes of one profile do not undo one another."""
    await uow.defer(
        _STORE_PROFILE,
        user_id=profile.user_id,
        username=profile.username,
        display_name=profile.display_name,
        preferences=Jsonb(profile.preferences),
    )


async def store_subscription(uow: UnitOfWork, event: SubscriptionChanged) -> None:
    """Store a subscription unless the stored one is as new. Nothing happens if there is no such user."""
    await uow.execute(
        _STORE_SUBSCRIPTION,
        storefront=event.storefront,
        user_id=event.user_id,
        plan_id=event.plan_id,
        tier=event.tier,
        status=event.status,
        period_start=event.current_period_start,
        period_end=event.current_period_end,
        cancel_at_period_end=event.cancel_at_period_end,
        version=event.version,
    )


async def store_quota(uow: UnitOfWork, event: QuotaChanged) -> None:
    """Store a quota unless the stored one is as new. Nothing happens if there is no such user."""
    await uow.execute(
        _STORE_QUOTA,
        storefront=event.storefront,
        user_id=event.user_id,
        limit=event.limit,
        used=event.used,
        granted=event.granted,
        resets_at=event.resets_at,
        images_generated=event.images_generated,
        version=event.version,
    )
