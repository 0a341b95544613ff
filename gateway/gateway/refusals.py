"""Refusals that cost next to nothing: in a crowd they are most of what the gateway says."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from time import perf_counter

import structlog
from common import context, telemetry
from common.errors import ServiceUnavailable
from opentelemetry.trace import INVALID_SPAN
from starlette.types import Scope

from gateway import protection
from gateway.cors import CorsPolicy
from gateway.fills import CachedAnswers
from gateway.gate import Gate, shed
from gateway.proxies import Proxies
from gateway.ready import Ready, lines_of
from gateway.resolve import Place, Resolver
from gateway.visit import Visit, request_id

TELL_EVERY = 1.0
"""Seconds between two log lines about whom there was no room for."""
log = structlog.get_logger("gateway")

Key = tuple[str, str, str, bool, bytes | None]
"""Storefront, contract, service, whether it came over HTTPS, the origin when it is a known one."""


@dataclass(slots=True)
class Tally:
    """Remembers the refused ones, and says once in a while how many there were, and how long each took."""

    _refused: dict[tuple[str, str], list[tuple[str, float]]] = field(default_factory=dict)
    _timer: asyncio.TimerHandle | None = None

    def add(self, storefront: str, service: str, method: str, seconds: float) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(TELL_EVERY, self.tell)
        self._refused.setdefault((storefront, service), []).append((method, seconds))

    def tell(self) -> None:
        """Now, what is to be told."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        for (storefront, service), refused in self._refused.items():
            log.warning("requests_shed", service="gateway", storefront=storefront, to=service, count=len(refused))
            shed(service, len(refused))
            with context.within(service="gateway"):
                for method, seconds in refused:
                    telemetry.answered(INVALID_SPAN, method, 503, seconds, None, storefront=storefront)
        self._refused.clear()


class Refusals:
    """Answers in whole for whom there is no room, without a look at tokens, limits or bodies."""

    def __init__(
        self,
        gate: Gate,
        proxies: Proxies,
        resolver: Resolver,
        answers: CachedAnswers,
        cors: Mapping[str, CorsPolicy],
    ) -> None:
        self._gate = gate
        self._proxies = proxies
        self._resolver = resolver
        self._answers = answers
        self._cors = cors
        self._made: dict[Key, Ready] = {}
        self._tally = Tally()

    def stop(self) -> None:
        self._tally.tell()

    def refuse(self, scope: Scope) -> Ready | None:
        """The refusal in the contract's words; None for everybody else, who is then expected to come in."""
        refusal = self._refuse(scope) if self._gate.full else None
        if refusal is None:
            self._gate.expect()
        return refusal

    def _refuse(self, scope: Scope) -> Ready | None:
        if scope["method"] == "OPTIONS":
            return None
        started = perf_counter()
        headers = dict(scope["headers"])
        address, secure = self._proxies.client(scope, headers)
        visit = Visit(
            scope=scope,
            method=scope["method"],
            headers=headers,
            request_id=request_id(headers),
            address=address,
            secure=secure,
        )
        place = self._resolver.place(visit)
        service = place.contract.service(place.path) if place else None
        if place is None or service is None or not self._gate.crowded(service) or self._answers.seconds(visit, place):
            return None
        made = self._kept(visit, place, service)
        self._tally.add(place.storefront.name, service, visit.method, perf_counter() - started)
        lines = made.lines + lines_of([(b"x-request-id", visit.request_id)])
        return Ready(made.status, made.headers, lines, made.body)

    def _kept(self, visit: Visit, place: Place, service: str) -> Ready:
        policy = self._cors[place.storefront.name]
        origin = visit.origin if policy.knows(visit.origin) else None
        key = (place.storefront.name, place.contract.name, service, visit.secure, origin)
        if key not in self._made:
            response = place.contract.words(place.path).render(ServiceUnavailable(service=service).problem())
            headers = [*response.raw_headers, *protection.of_api(visit.secure), *policy.headers(origin)]
            self._made[key] = Ready.of(response.status_code, headers, bytes(response.body))
        return self._made[key]
