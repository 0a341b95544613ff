"""What the door does for a contract by itself, as its OpenAPI document says it: guests, and health."""

from typing import Any

from common.guests import Guests

Document = dict[str, Any]
METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace"})


def operations(document: Document) -> list[tuple[str, str, Document]]:
    return [
        (path, method, operation)
        for path, item in document.get("paths", {}).items()
        for method, operation in item.items()
        if method in METHODS
    ]


def describe_guests(document: Document, guests: Guests) -> None:
    """How a guest is known again: everywhere guests are met, and where they sign in."""
    schemes = document["components"]["securitySchemes"]
    for path, _, operation in operations(document):
        if guests.paths and path.startswith(guests.paths):
            operation["security"] = [{}, *({name: []} for name in schemes)]
            for response in operation.get("responses", {}).values():
                response["headers"] = {**response.get("headers", {}), guests.header: _told()}
        if path in guests.claimed_at or (guests.paths and path.startswith(guests.paths)):
            operation["parameters"] = [*operation.get("parameters", ()), _shown(guests)]


def _shown(guests: Guests) -> Document:
    return {
        "name": guests.header,
        "in": "header",
        "required": False,
        "description": f"A guest's session as it was told; else the cookie `{guests.cookie.name}` is read. "
        "Anything else begins a new session; a valid token goes before both.",
        "schema": {"type": "string"},
    }


def _told() -> Document:
    return {
        "description": "The guest's session. Absent from answers to signed-in users.",
        "required": False,
        "schema": {"type": "string"},
    }


def describe_health(document: Document, path: str | None) -> None:
    if path is None:
        return
    schema = {
        "type": "object",
        "required": ["status", "timestamp", "service", "database"],
        "properties": {
            "status": {"type": "string", "enum": ["healthy", "unhealthy"]},
            "timestamp": {"type": "string", "format": "date-time"},
            "service": {"type": "string"},
            "database": {"type": "string", "enum": ["connected", "disconnected"]},
        },
        "additionalProperties": False,
    }
    document["components"]["schemas"]["Health"] = schema
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Health"}}}
    told = {"200": "All databases answer", "503": "One of them does not"}
    document["paths"][path] = {
        "get": {
            "tags": ["health"],
            "summary": "Health",
            "operationId": "health",
            "responses": {status: {"description": said, "content": content} for status, said in told.items()},
        }
    }
