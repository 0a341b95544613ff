"""Rules between orders and cart: a checkout's claim on the lines of a cart is consumed or released."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from cart.repository.claims import SETTLED_KEPT

from atelier.audit.databases import Row, Snapshot
from atelier.audit.findings import BY_HAND, RECONCILE, Bounds, Finding, Rule
from atelier.audit.streams import joined

NOT_SPENT = Rule("claim-not-spent", "a held claim of an order that was placed", RECONCILE)
HELD = Rule("claim-held", "a held claim of a checkout that is over", RECONCILE)
LINES = Rule("claimed-lines", "claimed lines without a held claim", f"{BY_HAND}: the database was edited")
UNCLAIMED = Rule("claim-missing", "orders whose lines are still in the cart", RECONCILE)

RULES = (NOT_SPENT, HELD, LINES, UNCLAIMED)
MARGIN = timedelta(days=1)

_CHECKOUTS = """
    select id, coalesce(o.storefront, c.storefront) as storefront, o.number, o.created_at,
      c.state = 'open' and c.deadline >= %(edge)s as is_open
    from checkouts c full join (select * from orders where imported_at is null) o using (id) order by id
"""
_CLAIMS = """
    select order_id as id, storefront, state, lines from claims full join (
      select claimed_by as order_id, count(*) as lines from cart_lines where claimed_by is not null group by claimed_by
    ) claimed using (order_id) order by order_id
"""


def claims(snapshot: Snapshot, bounds: Bounds) -> Iterator[Finding]:
    """Cart deletes settled claims after `SETTLED_KEPT`, so that only younger orders must have one."""
    oldest = bounds.now - SETTLED_KEPT + MARGIN
    checkouts = snapshot.stream("orders", _CHECKOUTS, edge=bounds.edge)
    for checkout, claim in joined(checkouts, snapshot.stream("cart", _CLAIMS)):
        known = {**(claim or {}), **(checkout or {})}
        for rule, detail in _compare(checkout, claim, oldest):
            yield Finding(rule, known["storefront"] or "", str(known["id"]), detail)


def _compare(checkout: Row | None, claim: Row | None, oldest: datetime) -> Iterable[tuple[Rule, str]]:
    number = checkout["number"] if checkout else None
    if claim is None:
        if checkout and number and checkout["created_at"] > oldest:
            yield UNCLAIMED, str(number)
    elif claim["state"] == "held":
        if number:
            yield NOT_SPENT, str(number)
        elif not (checkout and checkout["is_open"]):
            yield HELD, f"{claim['lines'] or 0} lines"
    elif claim["lines"]:
        yield LINES, f"{claim['lines']} lines"
