"""One OpenAPI 3.1 document per contract, merged from what each service documents of it."""

import asyncio
import re
import time
from collections.abc import Iterable
from typing import Any

from common.clients.siblings import Siblings
from common.dialect import Dialect
from common.guests import Guests

from gateway.described import Document, describe_guests, describe_health, operations
from gateway.resolve import Place
from gateway.routes import Contract

FRESH_SECONDS = 60.0
REFERENCE = "#/components/schemas/"


class Documents:
    """Asks every service that has a part in a contract, and remembers the merged document for a minute.

    Services come in the order they are given, which is how a customer meets them: accounts before carts.
    """

    def __init__(self, siblings: Siblings, services: Iterable[str]) -> None:
        self._siblings = {service: siblings.to(service) for service in services}
        self._merged: dict[tuple[str, Guests], tuple[Document, float]] = {}

    async def of(self, place: Place) -> Document:
        """The document as seen from `place`. Raises ServiceUnavailable when a service does not answer."""
        contract, guests = place.contract, place.storefront.guests
        held = self._merged.get((contract.name, guests))
        if held is None or time.monotonic() - held[1] > FRESH_SECONDS:
            held = self._merged[contract.name, guests] = await self._merge(contract, guests), time.monotonic()
        return {**held[0], "servers": [{"url": place.base}]}

    async def _merge(self, contract: Contract, guests: Guests) -> Document:
        owners = [service for service in self._siblings if service in contract.parties]
        path = f"/openapi/{contract.name}"
        parts = await asyncio.gather(*(self._siblings[service].get(path, "") for service in owners))
        return merge(contract, guests, dict(zip(owners, parts, strict=True)))


def merge(contract: Contract, guests: Guests, parts: dict[str, Document]) -> Document:
    """`parts` maps a service to its own document; an empty one has no share in this contract."""
    document: Document = {
        "openapi": "3.1.0",
        "info": {"title": contract.dialect.title, "version": "1.0.0"},
        "paths": {},
        "components": {"schemas": {}, "securitySchemes": {}},
    }
    for service, part in parts.items():
        _add(document, service, part)
    _describe_refusals(document, contract)
    describe_guests(document, guests)
    describe_health(document, contract.health)
    return document


def _add(document: Document, service: str, part: Document) -> None:
    schemas = part.get("components", {}).get("schemas", {})
    known = document["components"]["schemas"]
    renamed = {
        name: f"{service.capitalize()}{name}" for name, schema in schemas.items() if known.get(name, schema) != schema
    }
    part = _rename(part, renamed)
    known.update(part.get("components", {}).get("schemas", {}))
    document["components"]["securitySchemes"].update(part.get("components", {}).get("securitySchemes", {}))
    taken = {operation["operationId"] for _, _, operation in operations(document) if "operationId" in operation}
    for _, _, operation in operations(part):
        if operation.get("operationId") in taken:
            operation["operationId"] = f"{service}_{operation['operationId']}"
    document["paths"].update(part.get("paths", {}))


def _rename(part: Document, renamed: dict[str, str]) -> Document:
    """A copy of the part whose schemas have their new names, wherever they are referred to."""

    def walk(node: Any) -> Any:
        if isinstance(node, dict):
            return {key: _reference(value) if key == "$ref" else walk(value) for key, value in node.items()}
        return [walk(item) for item in node] if isinstance(node, list) else node

    def _reference(target: str) -> str:
        name = target.removeprefix(REFERENCE)
        return REFERENCE + renamed[name] if name in renamed else target

    copy: Document = walk(part)
    schemas = copy.get("components", {}).get("schemas", {})
    for old, new in renamed.items():
        schemas[new] = schemas.pop(old)
    return copy


def _describe_refusals(document: Document, contract: Contract) -> None:
    """What the door itself answers: 401 for bad tokens, 429 beyond the limits; errors in their media type."""
    schemas = document["components"]["schemas"]
    content = {each: _refusal(each, schemas) for each in (contract.dialect, *contract.dialects.values())}
    for path, _, operation in operations(document):
        said = content[contract.words(path)]
        responses = operation.setdefault("responses", {})
        for status, response in responses.items():
            if re.fullmatch(r"[45](\d\d|XX)", status) and "content" in response:
                response["content"] = {media: next(iter(response["content"].values())) for media in said}
        if contract.guards(path):
            responses.setdefault("401", {"description": "The token is invalid, expired or revoked", "content": said})
            responses.setdefault("429", {"description": "Too many requests", "headers": _RETRY, "content": said})


_RETRY = {"Retry-After": {"description": "Seconds to wait", "schema": {"type": "integer", "minimum": 1}}}


def _refusal(dialect: Dialect, schemas: Document) -> Document:
    """The content of a dialect's refusals, by media type; its model is put among the schemas."""
    name, model = dialect.error_model.__name__, dialect.error_model
    schemas.setdefault(name, model.model_json_schema(ref_template=REFERENCE + "{model}"))
    for nested, definition in schemas[name].pop("$defs", {}).items():
        schemas.setdefault(nested, definition)
    return {dialect.error_media_type: {"schema": {"$ref": REFERENCE + name}}}
