"""Subscriptions of which identity or generation knows another state than payments, after a backup was restored."""

from collections.abc import Awaitable, Callable
from typing import Any, LiteralString
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.events.payments import SubscriptionChanged
from generation.figures.use_cases.follow_subscription import follow_subscription
from identity.repository.members import store_subscription

from atelier.audit.findings import Finding
from atelier.reconcile.services import Services, subjects

_PUBLISHED = """
    select user_id, storefront, version, published from billing_customers
    where user_id = any(%(users)s) and published is not null
"""
_FORGET_SHOWN: LiteralString = """
    update customer_subscriptions set version = -1 where user_id = %(user_id)s and storefront = %(storefront)s
"""
_FORGET_QUOTA: LiteralString = """
    update quotas set subscription_version = -1 where user_id = %(user_id)s and storefront = %(storefront)s
"""
Store = Callable[[UnitOfWork, SubscriptionChanged], Awaitable[None]]


async def show(services: Services, findings: list[Finding]) -> list[str]:
    """Store the published subscriptions in identity, also over newer versions of a lost state."""
    return await _apply(services, findings, "identity", _FORGET_SHOWN, store_subscription)


async def grant(services: Services, findings: list[Finding]) -> list[str]:
    """Apply the published subscriptions to the quotas, also over newer versions of a lost state."""
    return await _apply(services, findings, "generation", _FORGET_QUOTA, _follow)


async def _follow(uow: UnitOfWork, event: SubscriptionChanged) -> None:
    await follow_subscription(event, uow)


async def _apply(
    services: Services, findings: list[Finding], service: str, forget: LiteralString, store: Store
) -> list[str]:
    """Returns the customers whose subscription payments has lost: its timer reads them from Stripe again."""
    rows = await services.rows("payments", _PUBLISHED, users=subjects(findings))
    published = {(row["storefront"], row["user_id"]): _event(row) for row in rows}
    remarks = []
    for finding in findings:
        user_id = UUID(finding.subject)
        event = published.get((finding.storefront, user_id))
        if event is None:
            remarks.append(
                f"{finding.storefront}: payments has lost the subscription of user {user_id}, if there was one"
            )
            continue
        async with services.databases[service].transaction() as uow:
            await uow.execute(forget, user_id=user_id, storefront=finding.storefront)
            await store(uow, event)
    return remarks


def _event(row: dict[str, Any]) -> SubscriptionChanged:
    return SubscriptionChanged.model_validate({**row["published"], "version": row["version"]})
