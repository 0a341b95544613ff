"""Handing a request to the service that owns it, and its answer back."""

from collections.abc import Mapping
from functools import lru_cache

import structlog
from common import telemetry
from common.callers import BASE_HEADER, CLAIMED_HEADER, HEADER, REVOKED_HEADER, ROUTE_HEADER, Caller, CallerTokens
from common.errors import ServiceUnavailable
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Scope, Send

from gateway.buffering import ReceivedBody
from gateway.cache import ResponseCache
from gateway.claims import Claims
from gateway.deny_list import DenyList
from gateway.gate import Gate, Slot
from gateway.ready import Header
from gateway.resolve import Place
from gateway.visit import Visit

OURS = b"x-atelier-"
_HOP_BY_HOP = frozenset(
    b"connection keep-alive proxy-authenticate proxy-authorization proxy-connection te trailer transfer-encoding"
    b" upgrade".split()
)
_WITHHELD = _HOP_BY_HOP | {b"accept-encoding", b"authorization", b"x-request-id", b"traceparent", b"tracestate"}
_INWARD = _HOP_BY_HOP | {b"x-request-id"}
log = structlog.get_logger("gateway")


class Forwarder:
    """`upstreams` maps a service to an ASGI app that answers `/CONTRACT/PATH`."""

    def __init__(
        self,
        upstreams: Mapping[str, ASGIApp],
        gate: Gate,
        tokens: CallerTokens,
        deny_list: DenyList,
        cache: ResponseCache,
        claims: Claims,
    ) -> None:
        self.gate = gate
        self._upstreams = upstreams
        self._tokens = tokens
        self._deny_list = deny_list
        self._cache = cache
        self._claims = claims

    async def forward(
        self, visit: Visit, place: Place, service: str, caller: Caller, body: ReceivedBody, send: Send
    ) -> None:
        """Raises ServiceUnavailable when there is no slot, or the service fails before its answer is whole.

        The slot is free again when the answer begins: how fast the client reads it is not the service's work.
        """
        slot = await self.gate.slot(service)
        answer = Answer(send, self, visit, place, slot)
        try:
            with telemetry.calling(service, visit.method, place.path) as call:
                scope = self._scope(visit, place, service, caller, call.headers)
                await self._upstreams[service](scope, body, answer)
                call.answered(answer.status)
        except ClientDisconnect:
            body.left = True
        except ServiceUnavailable:
            pass
        except Exception as error:
            log.error("upstream_failed", to=service, exc_info=error)
        finally:
            slot.release()
        if not answer.complete and not (body.left and answer.status):
            raise ServiceUnavailable(service=service)

    async def learn(self, visit: Visit, place: Place, start: Message) -> None:
        """What an answer tells the door itself: ended sessions, guests who became users, and changes that make kept
        answers stale."""
        for key, value in start.get("headers", ()):
            if key == REVOKED_HEADER.encode():
                self._deny_list.note(value.decode())
            elif key == ROUTE_HEADER.encode():
                visit.route = value.decode()
            elif key == CLAIMED_HEADER.encode() and visit.caller and visit.caller.guest_id:
                await self._claims.settle(place.storefront.name, visit.caller.guest_id, value.decode())
        if start["status"] < 300 and place.contract.changed_by(visit.method, place.path):
            self._cache.purge(place.storefront.name)

    def _scope(self, visit: Visit, place: Place, service: str, caller: Caller, trace: Mapping[str, str]) -> Scope:
        prefix = f"/{place.contract.name}"
        return {
            **visit.scope,
            "method": "GET" if visit.method == "HEAD" else visit.method,
            "path": prefix + place.path,
            "raw_path": prefix.encode() + place.raw_path,
            "root_path": "",
            "headers": [
                *_end_to_end(
                    visit.scope["headers"], visit.headers.get(b"connection"), place.storefront.guests.carriers
                ),
                (HEADER.encode(), self._tokens.issue(caller, service).encode()),
                (BASE_HEADER.encode(), place.base.encode()),
                (b"x-request-id", visit.request_id),
                *((key.encode(), value.encode()) for key, value in trace.items()),
            ],
        }


class Answer:
    """An ASGI `send` on the way back: nothing of ours leaves, and the slot is released before the client is sent to."""

    def __init__(self, send: Send, forwarder: Forwarder, visit: Visit, place: Place, slot: Slot) -> None:
        self.complete = False
        self.status = 0
        self._send = send
        self._forwarder = forwarder
        self._visit = visit
        self._place = place
        self._slot = slot

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            await self._forwarder.learn(self._visit, self._place, message)
            message = {**message, "headers": _outward(message.get("headers", ()))}
            self._slot.release()
        elif not message.get("more_body", False):
            self.complete = True
        await self._send(message)


def _end_to_end(headers: list[Header], connection: bytes | None, carriers: frozenset[bytes]) -> list[Header]:
    withheld = _WITHHELD | _named(connection) if connection else _WITHHELD
    withheld = withheld | carriers if carriers else withheld
    return [pair for pair in headers if pair[0] not in withheld and not pair[0].startswith(OURS)]


def _outward(headers: list[Header]) -> list[Header]:
    lower = [(key.lower(), value) for key, value in headers]
    return [pair for pair in lower if pair[0] not in _INWARD and not pair[0].startswith(OURS)]


@lru_cache(256)
def _named(connection: bytes) -> frozenset[bytes]:
    """Headers that the client declares to be for this hop only (RFC 9110, Connection)."""
    named = frozenset(name.strip().lower() for name in connection.split(b","))
    return named - {b"content-length", b"content-type", b"host"}
