"""docs/asyncapi.json: the AsyncAPI 3 document of all events, generated from their classes.

A change that would break a consumer of an older or a newer release is refused: fields may only be added, and an added
field must have a default.
"""

import json
from pathlib import Path
from typing import Any

from common.events.envelope import Envelope, Event
from common.events.registry import EVENTS

from generators.files import Files
from generators.service_list import ServiceList

DOCUMENT = Path("docs", "asyncapi.json")
Schema = dict[str, Any]


def files(root: Path, services: ServiceList) -> Files:
    """Raises ValueError for a change that would break a consumer of an older or a newer release."""
    new = document()
    faults = breaking_changes(json.loads((root / DOCUMENT).read_text()), new)
    if faults:
        raise ValueError(f"{DOCUMENT} would break consumers: {'; '.join(faults)}")
    return {DOCUMENT: as_json(new)}


def document() -> Schema:
    """Every channel is a routing key of the exchange `atelier.events`."""
    schemas: Schema = {}
    for event in EVENTS:
        schema = event.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas.update(schema.pop("$defs", {}))
        schemas[event.__name__] = schema
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Atelier events",
            "version": "1.0.0",
            "description": "CloudEvents 1.0 in structured mode, at least once, in no guaranteed order.",
        },
        "defaultContentType": "application/cloudevents+json",
        "channels": {event.type: _channel(event) for event in EVENTS},
        "operations": {name: operation for event in EVENTS for name, operation in _operations(event).items()},
        "components": {
            "messages": {event.__name__: _message(event) for event in EVENTS},
            "schemas": dict(sorted(schemas.items())),
        },
    }


def breaking_changes(old: Schema, new: Schema) -> list[str]:
    """The changes for which one release could not consume an event of the other, in either direction."""
    faults = [f"{name}: the event is gone" for name in old["channels"] if name not in new["channels"]]
    for name, was in old["components"]["schemas"].items():
        now = new["components"]["schemas"].get(name)
        faults += [f"{name}: the schema is gone"] if now is None else _changes_of(name, was, now)
    return faults


def _changes_of(name: str, was: Schema, now: Schema) -> list[str]:
    before, after = was.get("properties", {}), now.get("properties", {})
    faults = [f"{name}.{field}: removed" for field in before if field not in after]
    faults += [
        f"{name}.{field}: changed"
        for field in before
        if field in after and _shape(before[field]) != _shape(after[field])
    ]
    added = set(now.get("required", ())) - set(was.get("required", ()))
    return faults + [f"{name}.{field}: required, which older releases do not send" for field in sorted(added)]


def _shape(schema: Schema) -> Schema:
    return {key: value for key, value in schema.items() if key not in ("title", "description", "default")}


def _channel(event: type[Event]) -> Schema:
    return {
        "address": event.type,
        "messages": {event.__name__: {"$ref": f"#/components/messages/{event.__name__}"}},
        "bindings": {
            "amqp": {"is": "routingKey", "exchange": {"name": "atelier.events", "type": "topic", "durable": True}}
        },
    }


def _operations(event: type[Event]) -> Schema:
    channel = {"$ref": f"#/channels/{event.type.replace('/', '~1')}"}
    sends = {"action": "send", "channel": channel, "summary": f"published by {event.source}"}
    if event.unconsumed_because:
        sends["description"] = f"It has no consumer: {event.unconsumed_because}."
    receives = {
        f"{consumer}.receives.{event.type}": {"action": "receive", "channel": channel} for consumer in event.consumers
    }
    return {f"{event.source}.sends.{event.type}": sends, **receives}


def _message(event: type[Event]) -> Schema:
    envelope = Envelope.model_json_schema()
    data = {"$ref": f"#/components/schemas/{event.__name__}"}
    properties = {**envelope["properties"], "type": {"const": event.type}, "data": data}
    return {
        "name": event.type,
        "summary": (event.__doc__ or "").strip().split("\n")[0],
        "payload": {"type": "object", "properties": properties, "required": envelope["required"]},
    }


def as_json(schema: Schema) -> str:
    return json.dumps(schema, indent=1, sort_keys=True) + "\n"
