"""Subscriptions and payments as events show them to other systems."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from common.db.executor import Executor
from common.http import shown
from common.kernel.storefronts import Storefront
from common.rpc.subjects import Subject

from payments.contracts.staff.subscription_schemas import SubscriptionBody
from payments.repository import billing_actions


async def _subscription(executor: Executor, storefront: Storefront, key: str) -> dict[str, Any]:
    return shown(SubscriptionBody, await billing_actions.subscription(executor, storefront.name, UUID(key)))


SUBJECTS: Mapping[str, Subject] = {"subscription": Subject(SubscriptionBody, _subscription)}
