"""Every event and its consumers, read from the event classes. The broker's queues are bound by them.

A test compares the consumers with the subscriptions of the services.
"""

from collections.abc import Iterable, Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from common import events
from common.events.envelope import Event

GATEWAY = "gateway"
NEVER_EAGER = frozenset({"webhooks"})
"""Services whose effects no client reads at once: the relay brings them eager events as well."""


def events_of(module: ModuleType) -> tuple[type[Event], ...]:
    """The events that a producer's module declares: its classes with a `type` of their own, in the module's order."""
    classes = (each for each in vars(module).values() if isinstance(each, type) and issubclass(each, Event))
    return tuple(each for each in classes if "type" in vars(each))


def consumers_of(declared: Iterable[type[Event]]) -> dict[str, frozenset[str]]:
    """The event types that each service, or the gateway, consumes."""
    pairs = [(consumer, event.type) for event in declared for consumer in event.consumers]
    return {name: frozenset(type_ for consumer, type_ in pairs if consumer == name) for name, _ in sorted(pairs)}


def _event_modules() -> list[ModuleType]:
    names = sorted({module.name for module in iter_modules(events.__path__)} - {"envelope", "registry"})
    return [import_module(f"{events.__name__}.{name}") for name in names]


EVENTS = tuple(event for module in _event_modules() for event in events_of(module))
CONSUMERS: Mapping[str, frozenset[str]] = {
    name: types for name, types in consumers_of(EVENTS).items() if name != GATEWAY
}
"""Without the gateway, which has one queue per process."""
