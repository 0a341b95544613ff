"""The registry of events and their consumers."""

from types import ModuleType

import testkit.ledger
from common.events.envelope import Event
from common.events.registry import EVENTS, consumers_of, events_of


def test_every_event_class_is_in_the_registry() -> None:
    declared = {event for event in _subclasses(Event) if "type" in vars(event)} - {testkit.ledger.NoteWritten}
    assert {event.type for event in declared} - {event.type for event in EVENTS} == set()


def test_every_event_has_either_a_consumer_or_a_reason_for_none() -> None:
    for event in EVENTS:
        assert bool(event.consumers) != bool(event.unconsumed_because), event


def test_consumers_are_read_from_the_event_classes() -> None:
    class CartEmptied(Event):
        type = "cart.emptied"
        source = "cart"
        consumers = ("orders", "gateway")

    class CartFilled(Event):
        type = "cart.filled"
        source = "cart"
        consumers = ("orders",)

    module = ModuleType("module")
    module.__dict__.update(Event=Event, CartEmptied=CartEmptied, CartFilled=CartFilled, number=1)
    assert events_of(module) == (CartEmptied, CartFilled)
    assert consumers_of(events_of(module)) == {
        "gateway": {"cart.emptied"},
        "orders": {"cart.emptied", "cart.filled"},
    }


def _subclasses(of: type[Event]) -> set[type[Event]]:
    return {each for direct in of.__subclasses__() for each in (direct, *_subclasses(direct))}
