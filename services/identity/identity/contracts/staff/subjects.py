"""Customers as events show them to other systems."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from common.db.executor import Executor
from common.http import shown
from common.kernel.storefronts import Storefront
from common.rpc.subjects import Subject

from identity.contracts.staff.customer_schemas import Customer
from identity.domain.errors import CustomerNotFound
from identity.repository.customers import read_customer


async def _customer(executor: Executor, storefront: Storefront, key: str) -> dict[str, Any]:
    row = await read_customer(executor, storefront.name, UUID(key))
    if row is None:
        raise CustomerNotFound(customer_id=key)
    return shown(Customer, row)


SUBJECTS: Mapping[str, Subject] = {"customer": Subject(Customer, _customer)}
