"""The AsyncAPI 3 document of all events, generated from their classes, and the rule by which they may change.

`python -m common.events.asyncapi docs/asyncapi.json` writes it anew, and refuses a change that would break a
consumer of an older or a newer release: fields are only ever added, and added ones have a default.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from common.events.catalogue import CONSUMED_BY_NOBODY, CONSUMERS, EVENTS, HEARD_BY_THE_GATEWAY
from common.events.envelope import Envelope, Event

Schema = dict[str, Any]


def document() -> Schema:
    """The whole document. Every channel is a routing key of the exchange `atelier.events`."""
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
            "description": "CloudEvents 1.0 in structured mode, at least once, in no promised order.",
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
    """What in the new document a consumer that knows only the old one, or the other way round, would trip over."""
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
    return faults + [f"{name}.{field}: required of senders that do not know it" for field in sorted(added)]


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
    takers = sorted(service for service, types in CONSUMERS.items() if event.type in types)
    takers += ["gateway"] if event.type in HEARD_BY_THE_GATEWAY else []
    sends = {"action": "send", "channel": channel, "summary": f"{event.source} tells"}
    if event.type in CONSUMED_BY_NOBODY:
        sends["description"] = f"Nobody consumes it: {CONSUMED_BY_NOBODY[event.type]}."
    receives = {f"{taker}.receives.{event.type}": {"action": "receive", "channel": channel} for taker in takers}
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


def printed(schema: Schema) -> str:
    return json.dumps(schema, indent=1, sort_keys=True) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m common.events.asyncapi", description=__doc__)
    parser.add_argument("file", type=Path, help="the document to write, usually docs/asyncapi.json")
    file: Path = parser.parse_args().file
    new = document()
    faults = breaking_changes(json.loads(file.read_text()), new) if file.exists() else []
    if faults:
        print("This would break consumers:", *faults, sep="\n  ", file=sys.stderr)
        return 1
    file.write_text(printed(new))
    return 0


if __name__ == "__main__":
    sys.exit(main())
