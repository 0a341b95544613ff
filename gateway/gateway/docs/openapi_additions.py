"""The parts of a contract's OpenAPI document that the gateway itself implements: guest sessions, health, API root."""

from collections.abc import Mapping
from typing import Any

from common.http.documents import summary_of
from common.kernel.guests import Guests

from gateway.routing.health_forms import HealthForm

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


def describe_health(document: Document, health: HealthForm | None) -> None:
    """Add the health check, if the contract documents one."""
    if health is None:
        return
    document["components"]["schemas"]["Health"] = health.schema
    descriptions = {"200": "Every check succeeded", "503": "A check failed"}
    said = "Whether the API works. Needs no token."
    _add_public(document, health.path, "health.get", "Health", descriptions, said)


def describe_root(document: Document, path: str, root: Mapping[str, str]) -> None:
    """Add the API root, if the contract has one."""
    if not root:
        return
    link = {"type": "string", "format": "uri"}
    document["components"]["schemas"]["ApiRoot"] = {
        "type": "object",
        "required": list(root),
        "properties": {name: {"type": "string"} if "{" in target else link for name, target in root.items()},
        "additionalProperties": False,
    }
    said = "The URLs of endpoints, by name."
    _add_public(document, path, "api_root.get", "ApiRoot", {"200": said}, said)


def _add_public(
    document: Document, path: str, operation_id: str, schema: str, descriptions: Mapping[str, str], description: str
) -> None:
    """Add a GET operation that needs no token. `descriptions` are those of the responses, by status."""
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    document["paths"][path] = {
        "get": {
            "tags": [operation_id.partition(".")[0]],
            "summary": summary_of(operation_id),
            "description": description,
            "operationId": operation_id,
            "responses": {
                status: {"description": description, "content": content} for status, description in descriptions.items()
            },
        }
    }
