"""Reads identifiers of the demo data as the demo account, for the examples of the documentation."""

import asyncio
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import orjson
import structlog
from common.kernel.callers import ADDRESS_HEADER, BASE_HEADER, HEADER, STAFF, Caller, CallerTokens
from common.kernel.permissions import Permission
from common.rpc.interfaces.identity import IdentityInterface
from starlette.types import ASGIApp, Message

from gateway.routing.route_resolver import ResolvedRoute
from gateway.settings import DemoAccount

SECONDS = 5.0
log = structlog.get_logger("gateway")


class DemoValues:
    """What an account of the demo data sees at its storefront. `upstreams` as of the forwarder."""

    def __init__(self, identity: IdentityInterface, upstreams: Mapping[str, ASGIApp], tokens: CallerTokens) -> None:
        self._identity = identity
        self._upstreams = upstreams
        self._tokens = tokens

    async def read(
        self, route: ResolvedRoute, account: DemoAccount, wanted: Mapping[str, tuple[str, str]]
    ) -> dict[str, Any]:
        """The wanted values that exist: each names a path of the contract, and a JSON pointer into the response.

        A service that does not respond costs its values, not the documentation.
        """
        try:
            async with asyncio.timeout(SECONDS):
                caller = await self._caller(account)
                paths = sorted({path for path, _ in wanted.values()}) if caller else []
                documents = await asyncio.gather(*(self._get(route, path, caller) for path in paths))
        except Exception as error:
            log.warning("demo_values_unavailable", storefront=account.storefront, reason=repr(error))
            return {}
        by_path = dict(zip(paths, documents, strict=True))
        found = {name: at_pointer(by_path.get(path), pointer) for name, (path, pointer) in wanted.items()}
        return {name: value for name, value in found.items() if value is not None}

    async def _caller(self, account: DemoAccount) -> Caller | None:
        user_id = await self._identity.user_by_email(account.storefront, account.email)
        if user_id is None:
            return None
        scopes = frozenset({STAFF, *Permission}) if account.role == "staff" else frozenset[str]()
        # Signed-in callers have a session. Reads do not look it up, so any id will do.
        return Caller(
            storefront=account.storefront, user_id=user_id, session_id=user_id, email=account.email, scopes=scopes
        )

    async def _get(self, route: ResolvedRoute, target: str, caller: Caller | None) -> Any:
        """The response's document; None if the contract has no such path, or refuses."""
        service = route.contract.service_for(urlsplit(target).path)
        if service is None or caller is None:
            return None
        response = _Received()
        await self._upstreams[service](self._scope(route, service, target, caller), _no_body, response)
        return orjson.loads(response.body) if response.status == 200 else None

    def _scope(self, route: ResolvedRoute, service: str, target: str, caller: Caller) -> dict[str, Any]:
        parts = urlsplit(f"/{route.contract.name}{target}")
        headers = {
            "host": "localhost",
            "accept": "application/json",
            HEADER: self._tokens.issue(caller, service),
            BASE_HEADER: route.base,
            ADDRESS_HEADER: "127.0.0.1",
        }
        return {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": parts.path,
            "raw_path": parts.path.encode(),
            "query_string": parts.query.encode(),
            "root_path": "",
            "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
            "client": ("127.0.0.1", 0),
            "server": ("localhost", 80),
        }


class _Received:
    """An ASGI `send` that keeps the response."""

    def __init__(self) -> None:
        self.status = 0
        self.body = b""

    async def __call__(self, message: Message) -> None:
        self.status = message.get("status", self.status)
        self.body += message.get("body", b"")


async def _no_body() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


def at_pointer(document: Any, pointer: str) -> Any:
    """What a JSON pointer without escapes points at, None if there is nothing: at_pointer({"a": [5]}, "/a/0") → 5."""
    for name in pointer.split("/")[1:]:
        if isinstance(document, list) and name.isdecimal() and int(name) < len(document):
            document = document[int(name)]
        elif isinstance(document, dict):
            document = document.get(name)
        else:
            return None
    return document
