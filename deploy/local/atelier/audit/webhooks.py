"""Rules of webhooks: every event that an endpoint gets has its delivery, and what is due is sent."""

import heapq
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import timedelta
from operator import itemgetter

from webhooks.domain.catalogue import CATALOGUE
from webhooks.domain.endpoint import EVERYTHING

from atelier.audit.databases import Row, Snapshot
from atelier.audit.findings import BY_HAND, Bounds, Finding, Rule
from atelier.audit.streams import joined

UNDELIVERED = Rule(
    "webhook-missing", "events without a delivery to an endpoint", f"{BY_HAND}: the receiver reads what it lacks"
)
UNSENT = Rule("webhook-overdue", "webhooks that are not sent", f"{BY_HAND}: is a worker of webhooks running?")

RULES = (UNDELIVERED, UNSENT)

CHANGING = timedelta(minutes=1)
"""An endpoint that was created or changed so shortly before an event may have been committed after it."""
_ENDPOINTS = "select id, storefront, event_types, created_at, matching_since from endpoints where disabled_at is null"
_HANDLED = """
    select event_id as id, handled_at, array(select endpoint_id from deliveries d where d.event_id = i.event_id)
      as endpoints
    from inbox i where handler = any(%(handlers)s) and handled_at < %(edge)s order by event_id
"""
_PUBLISHED = """
    select event_id as id, type, envelope ->> 'storefront' as storefront, (envelope ->> 'time')::timestamptz as time
    from outbox where type = any(%(types)s) order by event_id
"""
_UNSENT = """
    select d.storefront, d.id::text as subject, d.event_type as detail from deliveries d
      join endpoints e on e.id = d.endpoint_id
    where d.next_attempt_at < %(edge)s and e.disabled_at is null
      and (e.paused_until is null or e.paused_until < %(edge)s)
"""


def webhooks(snapshot: Snapshot, bounds: Bounds) -> Iterator[Finding]:
    """Events of types whose public id is another one than that of the internal event are not compared."""
    yield from _undelivered(snapshot, bounds)
    for row in snapshot.stream("webhooks", _UNSENT, edge=bounds.edge):
        yield Finding(UNSENT, row["storefront"], row["subject"], row["detail"])


def _undelivered(snapshot: Snapshot, bounds: Bounds) -> Iterator[Finding]:
    endpoints: defaultdict[str, list[Row]] = defaultdict(list)
    for row in snapshot.rows("webhooks", _ENDPOINTS):
        endpoints[row["storefront"]].append(row)
    if not endpoints:
        return
    names = {each.event.type: each.name for each in CATALOGUE.values() if not each.is_once_per_subject}
    types, handlers = sorted(names), [f"{type_}:record" for type_ in sorted(names)]
    published = heapq.merge(
        *(snapshot.stream(name, _PUBLISHED, types=types) for name in snapshot.services), key=itemgetter("id")
    )
    handled = snapshot.stream("webhooks", _HANDLED, handlers=handlers, edge=bounds.edge)
    for event, record in joined(published, handled):
        if event is not None and record is not None:
            yield from _missing(event, record, names[event["type"]], endpoints)


def _missing(event: Row, record: Row, name: str, endpoints: Mapping[str, list[Row]]) -> Iterator[Finding]:
    for endpoint in endpoints.get(event["storefront"], ()):
        is_wanted = {name, EVERYTHING} & set(endpoint["event_types"])
        is_older = (
            endpoint["matching_since"] < record["handled_at"] - CHANGING and endpoint["created_at"] < event["time"]
        )
        if is_wanted and is_older and endpoint["id"] not in record["endpoints"]:
            detail = f"{name} was not recorded for the endpoint {endpoint['id']}"
            yield Finding(UNDELIVERED, event["storefront"], str(event["id"]), detail)
