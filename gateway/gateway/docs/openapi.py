"""One OpenAPI 3.1 document per contract, merged from the documents of the services."""

import asyncio
import re
import time
from collections.abc import Iterable

from common.http.documents import REFERENCE, renamed
from common.kernel.dialect import Dialect
from common.kernel.storefronts import Storefront
from common.rpc.interfaces.every_service import EveryServiceInterface
from common.rpc.resolver import ServiceResolver
from dialects.error_headers import RATE_LIMIT, RETRY_AFTER

from gateway.docs.demo_accounts import DemoAccounts, placeholders
from gateway.docs.demo_values import DemoValues
from gateway.docs.examples import with_examples
from gateway.docs.guide import guide_to, introduction
from gateway.docs.openapi_additions import Document, describe_guests, describe_health, describe_root, operations
from gateway.docs.openapi_credentials import (
    describe_bound_guests,
    describe_forgery_refusals,
    describe_sessions,
    describe_token,
)
from gateway.routing.contracts import Contract
from gateway.routing.route_resolver import ResolvedRoute
from gateway.settings import DemoAccount

FRESH_SECONDS = 60.0


class OpenApiDocuments:
    """Fetches the documents of all services of a contract, and caches the merged document for a minute.

    Operations are in the order of `services`, in which a customer uses them: accounts first. With `accounts` of demo
    data the documents have examples that work with it, read with `values`.
    """

    def __init__(
        self,
        resolver: ServiceResolver,
        services: Iterable[str],
        values: DemoValues,
        accounts: DemoAccounts,
    ) -> None:
        self._services = {service: resolver.get(EveryServiceInterface, service) for service in services}
        self._merged: dict[tuple[str, str], tuple[Document, float]] = {}
        self._values = values
        self._accounts = accounts

    async def of(self, route: ResolvedRoute) -> Document:
        """The document with the server's URL of `route`. Raises ServiceUnavailable if a service is unavailable."""
        contract, storefront = route.contract, route.storefront
        key = contract.name, storefront.name
        cached = self._merged.get(key)
        if cached is None or time.monotonic() - cached[1] > FRESH_SECONDS:
            cached = self._merged[key] = await self._merge(contract, storefront), time.monotonic()
        account = self._accounts.for_contract(storefront.name, contract.name)
        document = await self._for_trying(cached[0], route, account) if account else cached[0]
        shop = {"description": f"{storefront.title}: the first page", "url": f"{route.base}/"}
        return {**document, "externalDocs": shop, "servers": [{"url": route.base}]}

    async def _for_trying(self, document: Document, route: ResolvedRoute, account: DemoAccount) -> Document:
        """The document with the way to sign in as the demo account, and with examples of what exists now."""
        guide = guide_to(route.contract.name)
        minute = f"{int(time.time()) // 60:x}"
        own = placeholders(account)
        fresh = {"visitor": f"visitor-{minute}@example.com", "sku": f"SKU-{minute}"}
        values = await self._values.read(route, account, guide.values)
        document = with_examples(document, guide, {**own, **fresh, **values})
        return {**document, "info": {**document["info"], "description": introduction(guide, own)}}

    async def _merge(self, contract: Contract, storefront: Storefront) -> Document:
        owners = [service for service in self._services if service in contract.service_names]
        parts = await asyncio.gather(*(self._services[service].openapi_document(contract.name) for service in owners))
        return merge(contract, storefront, dict(zip(owners, parts, strict=True)))


def merge(contract: Contract, storefront: Storefront, parts: dict[str, Document]) -> Document:
    """The document of a storefront.

    `parts` maps a service to its document, which is empty if the service has no operations in this contract.
    """
    document: Document = {
        "openapi": "3.1.0",
        "info": {
            "title": contract.dialect.title,
            "version": "1.0.0",
            "description": introduction(guide_to(contract.name), {}),
        },
        "paths": {},
        "components": {"schemas": {}, "securitySchemes": {}, "headers": {**RETRY_AFTER, **RATE_LIMIT}},
    }
    for service, part in parts.items():
        _add(document, service, part)
    has_sessions = storefront.session_cookie is not None and contract.name == storefront.contract
    _describe_errors(document, contract, has_sessions=has_sessions)
    _describe_credentials(document, contract, storefront)
    describe_health(document, contract.health)
    describe_root(document, contract.docs_root, contract.root)
    for name, schema in document["components"]["schemas"].items():
        schema["title"] = name  # generators of clients name classes by it, and drop all but one of equal titles
    return document


def _add(document: Document, service: str, part: Document) -> None:
    known = document["components"]["schemas"]
    part = _with_own_names(part, service, known)
    known.update(part.get("components", {}).get("schemas", {}))
    document["components"]["securitySchemes"].update(part.get("components", {}).get("securitySchemes", {}))
    taken = {operation["operationId"] for _, _, operation in operations(document) if "operationId" in operation}
    for _, _, operation in operations(part):
        if operation.get("operationId") in taken:
            operation["operationId"] = f"{service}_{operation['operationId']}"
    document["paths"].update(part.get("paths", {}))


def _with_own_names(part: Document, service: str, known: Document) -> Document:
    """The part with other names for schemas that differ from known ones of the same name.

    A schema with a renamed one among its references differs too, so this is repeated until no more differ.
    """
    while True:
        schemas = part.get("components", {}).get("schemas", {})
        differing = [name for name, schema in schemas.items() if known.get(name, schema) != schema]
        if not differing:
            return part
        part = renamed(part, {name: f"{service.capitalize()}{name}" for name in differing})


def _describe_credentials(document: Document, contract: Contract, storefront: Storefront) -> None:
    """Sessions last: their cookie stands for a bearer token wherever one is accepted."""
    describe_token(document, guide_to(contract.name).token)
    if not storefront.guests.are_bound:
        describe_guests(document, storefront.guests)
    elif contract.name == storefront.contract:
        describe_bound_guests(document, storefront.guests, contract.is_guarded)
    if storefront.session_cookie and storefront.csrf and contract.name == storefront.contract:
        describe_sessions(document, storefront.session_cookie, storefront.csrf)


def _describe_errors(document: Document, contract: Contract, *, has_sessions: bool) -> None:
    """Add the gateway's own errors, and use each dialect's media type for all errors.

    429 is for rate limits, 401 for invalid tokens: pages for everybody ignore those, sign-ins have a 401 of their own.
    """
    schemas = document["components"]["schemas"]
    content_by_dialect = {
        each: _error_content(each, schemas) for each in (contract.dialect, *contract.dialects.values())
    }
    for path, method, operation in operations(document):
        content = content_by_dialect[contract.dialect_for(path)]
        responses = operation.setdefault("responses", {})
        for status, response in responses.items():
            if re.fullmatch(r"[45](\d\d|XX)", status) and "content" in response:
                response["content"] = {media: next(iter(response["content"].values())) for media in content}
            if status == "5XX":
                response["headers"] = {**_references(RETRY_AFTER), **response.get("headers", {})}
        if not contract.is_guarded(path):
            continue
        if method != "get" or not contract.is_tokenless(path):
            responses.setdefault("401", {"description": "The token is invalid, expired or revoked", "content": content})
        if has_sessions:
            describe_forgery_refusals(document, path, method, content)
        limited = responses.setdefault("429", {"description": "Too many requests", "content": content})
        limited["headers"] = {**_references(RETRY_AFTER), **_references(RATE_LIMIT), **limited.get("headers", {})}


def _references(headers: Iterable[str]) -> Document:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in headers}


def _error_content(dialect: Dialect, schemas: Document) -> Document:
    """The content of a dialect's errors, by media type; adds the error model to `schemas`."""
    name, model = dialect.error_model.__name__, dialect.error_model
    schemas.setdefault(name, model.model_json_schema(ref_template=REFERENCE + "{model}"))
    for nested, definition in schemas[name].pop("$defs", {}).items():
        schemas.setdefault(nested, definition)
    return {dialect.error_media_type: {"schema": {"$ref": REFERENCE + name}}}
