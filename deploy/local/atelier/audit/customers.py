"""Rules between identity and orders: every customer of an order has an account."""

from collections.abc import Iterator

from orders.domain.order import ANONYMOUS_USER_ID

from atelier.audit.databases import Snapshot
from atelier.audit.findings import BY_HAND, Bounds, Finding, Rule
from atelier.audit.streams import joined

UNKNOWN = Rule(
    "customer-unknown",
    "customers with orders and without an account",
    f"{BY_HAND}: they have to register again, unless they had deleted their account; staff see their orders",
)

RULES = (UNKNOWN,)

_CUSTOMERS = """
    select user_id as id, min(storefront) as storefront, count(*) as orders from orders
    where user_id <> %(deleted)s group by user_id order by user_id
"""
_USERS = "select id from users order by id"


def customers(snapshot: Snapshot, _: Bounds) -> Iterator[Finding]:
    bought = snapshot.stream("orders", _CUSTOMERS, deleted=ANONYMOUS_USER_ID)
    for customer, user in joined(bought, snapshot.stream("identity", _USERS)):
        if customer is not None and user is None:
            yield Finding(UNKNOWN, customer["storefront"], str(customer["id"]), f"{customer['orders']} orders")
