"""Events evolve by addition only, and their document is the code's."""

import json
from copy import deepcopy
from pathlib import Path

from common.events.asyncapi import breaking_changes, document, printed
from common.events.catalogue import CONSUMED_BY_NOBODY, CONSUMERS, EVENTS, HEARD_BY_THE_GATEWAY
from common.events.envelope import Event

CHECKED_IN = Path(__file__).parents[3] / "docs" / "asyncapi.json"


def test_the_checked_in_document_is_the_codes() -> None:
    """After an additive change: python -m common.events.asyncapi docs/asyncapi.json"""
    assert CHECKED_IN.read_text() == printed(document())


def test_events_have_changed_by_addition_only() -> None:
    assert breaking_changes(json.loads(CHECKED_IN.read_text()), document()) == []


def test_every_event_class_is_in_the_catalogue() -> None:
    import common.testing.ledger  # a toy's event is none of ours

    toys = {common.testing.ledger.NoteWritten}
    concrete = {event for event in _subclasses(Event) if "type" in vars(event)} - toys
    assert {event.type for event in concrete} - {event.type for event in EVENTS} == set()


def test_every_event_has_a_consumer_or_says_why_not() -> None:
    consumed = frozenset().union(*CONSUMERS.values(), HEARD_BY_THE_GATEWAY)
    types = {event.type for event in EVENTS}
    assert types == consumed | set(CONSUMED_BY_NOBODY)
    assert not consumed & set(CONSUMED_BY_NOBODY)


def test_removing_renaming_or_retyping_a_field_is_breaking() -> None:
    old = document()
    new = deepcopy(old)
    schemas = new["components"]["schemas"]
    schemas["OrderPaid"]["properties"]["sum"] = schemas["OrderPaid"]["properties"].pop("amount")
    schemas["OrderPaid"]["required"].append("sum")
    schemas["StockLow"]["properties"]["sku"]["type"] = "integer"
    del new["channels"]["order.expired"]
    assert sorted(breaking_changes(old, new)) == [
        "OrderPaid.amount: removed",
        "OrderPaid.sum: required of senders that do not know it",
        "StockLow.sku: changed",
        "order.expired: the event is gone",
    ]


def test_adding_a_field_with_a_default_is_not() -> None:
    old = document()
    new = deepcopy(old)
    new["components"]["schemas"]["OrderPaid"]["properties"]["gift"] = {"type": "boolean", "default": False}
    assert breaking_changes(old, new) == []


def _subclasses(of: type[Event]) -> set[type[Event]]:
    return {each for direct in of.__subclasses__() for each in (direct, *_subclasses(direct))}
