"""Rules of events and jobs: every consumer handles each event in time, and nothing is dead."""

import heapq
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter

from common.events.registry import CONSUMERS

from atelier.audit.databases import Row, Snapshot
from atelier.audit.findings import BY_HAND, RECONCILE, Bounds, Finding, Rule
from atelier.audit.streams import batches

WAITING = Rule("event-waiting", "events that wait in an outbox", f"{BY_HAND}: is a worker running, is the broker?")
UNHANDLED = Rule("event-unhandled", "events that a consumer has not handled", f"{RECONCILE}: they are published again")
DEAD = Rule("task-dead", "dead tasks", f"{BY_HAND}: `atelier dead-letters`")
OVERDUE = Rule("task-overdue", "tasks that are overdue", f"{BY_HAND}: is a worker running?")

RULES = (WAITING, UNHANDLED, DEAD, OVERDUE)

_WAITING = """
    select envelope ->> 'storefront' as storefront, event_id::text as subject, type from outbox
    where published_at is null and (created_at < %(edge)s or created_at > %(now)s + interval '1 hour')
"""
_TASKS = """
    select coalesce(payload ->> 'storefront', '') as storefront, id::text as subject, handler, state, attempts,
      split_part(coalesce(error, ''), E'\n', 1) as error
    from tasks where state = 'dead' or run_at < %(edge)s
"""
_IN_MAINTENANCE = "select storefront from maintenance where is_on or changed_at > %(edge)s"
_PUBLISHED = """
    select event_id as id, type, envelope ->> 'storefront' as storefront from outbox
    where published_at < %(edge)s and published_at >= coalesce(%(since)s, published_at) and type = any(%(types)s)
    order by event_id
"""
_FIRST = "select min(handled_at) as since from inbox"
_HANDLED = """
    select event_id as id, array_agg(handler order by handler) as handlers from inbox
    where split_part(handler, ':', 1) = any(%(types)s) group by event_id order by event_id
"""
_TASKED = "select key as id, handler from tasks where handler not like 'job:%%'"
_USUAL = """
    select type, mode() within group (order by handlers) as handlers from (
      select split_part(handler, ':', 1) as type, array_agg(handler order by handler) as handlers
      from inbox group by event_id, 1
    ) handled where type = any(%(types)s) group by type
"""
_SUBJECTS_WAITING = """
    select distinct coalesce(envelope -> 'data' ->> 'order_id', envelope ->> 'subject') as subject from outbox
    where published_at is null and created_at < %(now)s + interval '1 hour'
"""
_SUBJECTS_OF_TASKS = """
    select distinct coalesce(payload -> 'data' ->> 'order_id', payload ->> 'order_id', payload ->> 'subject') as subject
    from tasks where state in ('waiting', 'leased')
"""
_SUBJECTS = """
    select distinct coalesce(envelope -> 'data' ->> 'order_id', envelope ->> 'subject') as subject from outbox
    where event_id = any(%(events)s::uuid[])
"""
_ORDERS_OF = """
    select event_id::text as event, envelope -> 'data' ->> 'order_id' as order_id from outbox
    where event_id = any(%(events)s::uuid[]) and envelope -> 'data' ->> 'order_id' is not null
"""
_KNOWN = "select id::text as id from orders where id = any(%(orders)s::uuid[])"
LOOKED_UP = 500
GENERATION = "generation"


@dataclass(frozen=True, slots=True)
class Gap:
    """An event that a service has not handled with all handlers that it usually has for the type."""

    service: str
    type: str
    event_id: str
    storefront: str
    handlers: tuple[str, ...]
    usual: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.service} handled {self.type} {self.event_id} by {self.handlers} instead of {self.usual}"


def deliveries(snapshot: Snapshot, bounds: Bounds) -> Iterator[Finding]:
    """Nothing waits for too long, nothing is dead, and no consumer has missed an event."""
    for service in snapshot.services:
        for row in snapshot.stream(service, _WAITING, edge=bounds.edge, now=bounds.now):
            yield Finding(WAITING, row["storefront"], row["subject"], f"{service} has not published {row['type']}")
        held = _held_storefronts(snapshot, bounds) if service == GENERATION else frozenset()
        for row in snapshot.stream(service, _TASKS, edge=bounds.edge):
            rule = DEAD if row["state"] == "dead" else OVERDUE
            if rule is OVERDUE and row["storefront"] in held:
                continue
            detail = f"{service} has a {row['state']} task {row['handler']}, {row['attempts']} attempts: {row['error']}"
            yield Finding(rule, row["storefront"], row["subject"], detail)
    for batch in batches(gaps(snapshot, bounds), LOOKED_UP):
        lost = _of_lost_orders(snapshot, [gap.event_id for gap in batch if gap.service == "orders"])
        for gap in batch:
            if gap.event_id not in lost:
                yield Finding(UNHANDLED, gap.storefront, gap.event_id, str(gap))


def _held_storefronts(snapshot: Snapshot, bounds: Bounds) -> frozenset[str]:
    """Those whose generation jobs wait for the end of a maintenance, or waited for it until just now."""
    return frozenset(row["storefront"] for row in snapshot.rows(GENERATION, _IN_MAINTENANCE, edge=bounds.edge))


def gaps(snapshot: Snapshot, bounds: Bounds) -> Iterator[Gap]:
    """Events that were published longer ago than the bounds say, and that a consumer neither handled nor has queued.

    A service that was installed later need not have handled what was published before its first event.
    """
    for service, types in CONSUMERS.items():
        [first] = snapshot.rows(service, _FIRST)
        parameters = {"types": sorted(types), "edge": bounds.edge, "since": first["since"]}
        usual = {row["type"]: tuple(row["handlers"]) for row in snapshot.rows(service, _USUAL, types=sorted(types))}
        published = heapq.merge(
            *(snapshot.stream(name, _PUBLISHED, **parameters) for name in snapshot.services), key=itemgetter("id")
        )
        queued: dict[object, set[str]] = {}
        for row in snapshot.stream(service, _TASKED):
            queued.setdefault(row["id"], set()).add(row["handler"])
        handled = snapshot.stream(service, _HANDLED, types=sorted(types))
        for event, handlers in _with_handlers(published, handled):
            gap = _gap(service, event, {*handlers, *queued.get(event["id"], ())}, usual)
            if gap is not None:
                yield gap


def _of_lost_orders(snapshot: Snapshot, events: list[str]) -> set[str]:
    """Events that orders cannot handle, because it does not have the order: the rules of payments report it."""
    if not events:
        return set()
    named = {row["event"]: row["order_id"] for row in snapshot.rows("payments", _ORDERS_OF, events=events)}
    known = {row["id"] for row in snapshot.rows("orders", _KNOWN, orders=list(named.values()))}
    return {event for event, order_id in named.items() if order_id not in known}


def _with_handlers(published: Iterator[Row], handled: Iterator[Row]) -> Iterator[tuple[Row, list[str]]]:
    """A left join: the outbox entry of a handled event may be deleted, so what is only in the inbox is skipped."""
    entry = next(handled, None)
    for event in published:
        while entry is not None and entry["id"] < event["id"]:
            entry = next(handled, None)
        yield event, entry["handlers"] if entry is not None and entry["id"] == event["id"] else []


def _gap(service: str, event: Row, handled: set[str], usual: Mapping[str, tuple[str, ...]]) -> Gap | None:
    expected = usual.get(event["type"], ())
    if expected and handled >= set(expected):
        return None
    return Gap(service, event["type"], str(event["id"]), event["storefront"] or "", tuple(sorted(handled)), expected)


def _young_unhandled(snapshot: Snapshot, bounds: Bounds) -> set[str]:
    young = list(gaps(snapshot, bounds.at_once))
    if not young:
        return set()
    unhandled = {gap.event_id for gap in young} - {gap.event_id for gap in gaps(snapshot, bounds)}
    by_orders = sorted({gap.event_id for gap in young if gap.service == "orders"} & unhandled)
    for batch in batches(by_orders, LOOKED_UP):
        unhandled -= _of_lost_orders(snapshot, batch)
    return unhandled


def unfinished_subjects(snapshot: Snapshot, bounds: Bounds) -> frozenset[str]:
    """The ids of orders and other subjects that have unhandled events or unfinished jobs.

    An event that orders cannot handle, because the order is lost, is not unfinished: it would hide the loss.
    """
    unhandled = _young_unhandled(snapshot, bounds) if bounds.age else set()
    found: set[str] = set()
    for service in snapshot.services:
        rows = snapshot.rows(service, _SUBJECTS_WAITING, now=bounds.now) + snapshot.rows(service, _SUBJECTS_OF_TASKS)
        if unhandled:
            rows += snapshot.rows(service, _SUBJECTS, events=sorted(unhandled))
        found |= {row["subject"] for row in rows if row["subject"]}
    return frozenset(found)
