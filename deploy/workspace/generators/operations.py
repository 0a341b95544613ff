"""What client libraries know of the operations of a contract, read from its OpenAPI document."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from common.http.documents import REFERENCE

from generators.documents import Described

Schema = dict[str, Any]
LEFT_OUT = re.compile(r".*_webhooks\..*|.*_by_other_(path|method)")
"""What vendors call, and second paths of operations."""
REFRESH, SIGN_OUT, DELETE_ACCOUNT = "auth.refresh", "auth.log_out", "profile.delete"
OF_ANOTHER_STOREFRONT = "auth.switch_storefront"
FORM, JSON, EVENTS = "multipart/form-data", "application/json", "text/event-stream"
_ACCESS = ("access", "access_token")
_OF_THE_RUNTIME = {"idempotency-key", "last-event-id"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """`name` is that of the argument; `sent_as` that of the parameter in the path, the query or the header."""

    name: str
    sent_as: str
    place: str
    schema: Schema
    required: bool
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """`members` are those of the body with their schemas, and whether they are required; None if it has several forms.

    `bodies` are the alternatives of the request's body, `body` is json, form, or either; empty without one.

    `result` is the schema of the response: None without content, `blob` and `events` in `response` for files and
    streams. `items` is the member of a page with the items, and `item` their schema. `tokens` is the member of the
    response with the tokens, empty if they are the response's own members; None if it has none. `refresh` is the
    member of the body that has the refresh token.
    """

    id: str
    method: str
    path: str
    text: str
    parameters: tuple[Parameter, ...]
    body: str
    body_is_optional: bool
    bodies: tuple[Schema, ...]
    members: tuple[tuple[str, Schema, bool], ...] | None
    response: str
    result: Schema | None
    auth: bool
    guest: bool
    items: str
    item: Schema | None
    by_cursor: bool
    tokens: str | None
    refresh: str

    @property
    def resource(self) -> str:
        return self.id.partition(".")[0]

    @property
    def verb(self) -> str:
        return self.id.partition(".")[2]

    @property
    def signs_out(self) -> bool:
        return self.id in (SIGN_OUT, DELETE_ACCOUNT)

    def of(self, place: str) -> list[Parameter]:
        return [each for each in self.parameters if each.place == place]


def operations_of(described: Described) -> list[Operation]:
    """In the order of their ids."""
    found = [
        _operation(described, path, method, operation)
        for path, item in described.document["paths"].items()
        for method, operation in item.items()
        if not LEFT_OUT.fullmatch(operation["operationId"])
    ]
    return sorted((each for each in found if "." in each.id), key=lambda each: each.id)


def schemas_of(described: Described) -> dict[str, Schema]:
    found: dict[str, Schema] = described.document["components"]["schemas"]
    return found


def error_codes(schemas: dict[str, Schema]) -> list[str]:
    """The codes of a contract's errors; none if it has no codes."""
    for name in ("ErrorBody", "ErrorFacts", "ProblemDocument"):
        if codes := schemas.get(name, {}).get("properties", {}).get("code", {}).get("enum"):
            return list(codes)
    return []


def resolved(schema: Schema, schemas: dict[str, Schema]) -> Schema:
    return schemas[schema["$ref"].removeprefix(REFERENCE)] if "$ref" in schema else schema


def alternatives(schema: Schema) -> list[Schema]:
    """The schemas of which a value has one; None is not among them."""
    found = schema.get("anyOf") or schema.get("oneOf") or [schema]
    return [each for each in found if each.get("type") != "null"]


def _operation(described: Described, path: str, method: str, operation: Schema) -> Operation:
    schemas, guests = schemas_of(described), described.storefront.guests
    guest_header = guests.header.lower() if guests.paths and not guests.are_bound else ""
    body, bodies, optional = _body(operation)
    response, result = _response(operation)
    items, item, by_cursor = _page(result, schemas)
    id = operation["operationId"]
    return Operation(
        id=id,
        method=method.upper(),
        path=path,
        text=operation.get("description") or operation.get("summary", ""),
        parameters=tuple(_parameters(operation, guest_header)),
        body=body,
        body_is_optional=optional,
        bodies=tuple(bodies),
        members=_members(bodies, schemas),
        response=response,
        result=result,
        auth=any("HTTPBearer" in each for each in operation.get("security", ())),
        guest=any(each["name"].lower() == guest_header for each in operation.get("parameters", ())),
        items=items,
        item=item,
        by_cursor=by_cursor,
        tokens=None if id == OF_ANOTHER_STOREFRONT else _tokens(result, schemas),
        refresh=_refresh(bodies, schemas) if id in (REFRESH, SIGN_OUT) else "",
    )


def _parameters(operation: Schema, guest_header: str) -> Iterator[Parameter]:
    for each in operation.get("parameters", ()):
        if each["in"] == "header" and each["name"].lower() in _OF_THE_RUNTIME | {guest_header}:
            continue
        name = each["name"].lower().replace("-", "_") if each["in"] == "header" else each["name"]
        yield Parameter(
            name=name,
            sent_as=each["name"],
            place=each["in"],
            schema=each.get("schema", {}),
            required=bool(each.get("required")),
            description=each.get("description", ""),
        )


def _body(operation: Schema) -> tuple[str, list[Schema], bool]:
    """The kind of body, its alternatives, and whether there may be none."""
    request = operation.get("requestBody", {})
    content = request.get("content", {})
    if not content:
        return "", [], True
    kind = "either" if {FORM, JSON} <= content.keys() else "form" if FORM in content else "json"
    schema = content[FORM if FORM in content else JSON].get("schema", {})
    optional = not request.get("required") or any(each.get("type") == "null" for each in schema.get("anyOf", ()))
    return kind, alternatives(schema), optional


def _members(bodies: list[Schema], schemas: dict[str, Schema]) -> tuple[tuple[str, Schema, bool], ...] | None:
    whole = resolved(bodies[0], schemas) if len(bodies) == 1 else {}
    if "properties" not in whole or whole.get("additionalProperties") not in (None, False):
        return None
    required = whole.get("required", ())
    return tuple((name, schema, name in required) for name, schema in whole["properties"].items())


def _response(operation: Schema) -> tuple[str, Schema | None]:
    """The kind of response, and its schema: the alternatives of all successes."""
    found: list[Schema] = []
    for status, response in operation["responses"].items():
        content = response.get("content", {})
        if not status.startswith("2") or not content:
            continue
        if EVENTS in content:
            return "events", None
        if JSON not in content:
            return "blob", None
        found += [each for each in _flat(content[JSON].get("schema", {})) if each not in found]
    if not found:
        return "", None
    return "json", found[0] if len(found) == 1 else {"anyOf": found}


def _flat(schema: Schema) -> list[Schema]:
    return list(schema["anyOf"]) if "anyOf" in schema else [schema]


def _page(result: Schema | None, schemas: dict[str, Schema]) -> tuple[str, Schema | None, bool]:
    """The member with the items, their schema, and whether pages are found by cursor."""
    for each in alternatives(result or {}):
        properties = resolved(each, schemas).get("properties", {})
        for name in ("results", "items"):
            items = properties.get(name, {}).get("items")
            if items and ("next_cursor" in properties or "next" in properties):
                return name, items, "next" not in properties
    return "", None, False


def _tokens(result: Schema | None, schemas: dict[str, Schema]) -> str | None:
    for each in alternatives(result or {}):
        properties = resolved(each, schemas).get("properties", {})
        if any(name in properties for name in _ACCESS):
            return ""
        for name, member in properties.items():
            inner = resolved(member, schemas).get("properties", {})
            if any(token in inner for token in _ACCESS):
                return str(name)
    return None


def _refresh(bodies: list[Schema], schemas: dict[str, Schema]) -> str:
    names = [name for each in bodies for name in resolved(each, schemas).get("properties", {})]
    return next((name for name in names if name.startswith("refresh")), "")
