"""The parts of a contract's OpenAPI document that the gateway itself implements: guest sessions and health."""

from typing import Any

from common.kernel.guests import Guests

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
    """Add how guest sessions are passed: on the paths that have them, and on the sign-in paths."""
    schemes = document["components"]["securitySchemes"]
    for path, _, operation in operations(document):
        if guests.paths and path.startswith(guests.paths):
            operation["security"] = [{}, *({name: []} for name in schemes)]
            for response in operation.get("responses", {}).values():
                response["headers"] = {**response.get("headers", {}), guests.header: _response_header()}
        if path in guests.claimed_at or (guests.paths and path.startswith(guests.paths)):
            operation["parameters"] = [*operation.get("parameters", ()), _request_header(guests)]


def _request_header(guests: Guests) -> Document:
    return {
        "name": guests.header,
        "in": "header",
        "required": False,
        "description": f"The guest session from an earlier response; without it the cookie `{guests.cookie.name}` is "
        "read. Any other value starts a new session; a valid bearer token takes precedence over both.",
        "schema": {"type": "string"},
    }


def _response_header() -> Document:
    return {
        "description": "The guest session. Absent from responses to signed-in users.",
        "required": False,
        "schema": {"type": "string"},
    }


def describe_health(document: Document, path: str | None) -> None:
    """Add the health check, if the contract documents one."""
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
    descriptions = {"200": "All databases are reachable", "503": "A database is not reachable"}
    document["paths"][path] = {
        "get": {
            "tags": ["health"],
            "summary": "Health",
            "operationId": "health",
            "responses": {
                status: {"description": description, "content": content} for status, description in descriptions.items()
            },
        }
    }
