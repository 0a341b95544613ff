"""The way of a request that names a storefront: who, how often, from memory or from which service."""

from collections.abc import Mapping
from dataclasses import dataclass

import structlog
from common.callers import Caller
from common.errors import DomainError, InvalidToken, Kind
from common.web.problems import BUG
from starlette.types import Receive, Send

from gateway import protection
from gateway.auth import Authenticator
from gateway.bodies import linger, most_bytes
from gateway.buffering import RequestBodies
from gateway.cors import CorsPolicy, is_preflight
from gateway.docs import Documentation
from gateway.encoding_send import EncodingSend
from gateway.encodings import coding_for
from gateway.errors import AddressTooLong, RouteNotFound
from gateway.fills import CachedAnswers
from gateway.forward import Forwarder
from gateway.guests import Reception
from gateway.health import Health
from gateway.limits import Limits
from gateway.proxies import counted_as
from gateway.resolve import Place
from gateway.visit import Outlet, Visit

LONGEST_PATH = 2048
LONGEST_QUERY = 8192
HANG_UP = (b"connection", b"close")
"""So that the server does not read on through a body nobody wants."""
log = structlog.get_logger("gateway")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """The parts every storefront's requests pass, in this order."""

    cors: Mapping[str, CorsPolicy]
    documentation: Documentation
    health: Health
    authenticator: Authenticator
    limits: Limits
    answers: CachedAnswers
    bodies: RequestBodies
    forwarder: Forwarder
    reception: Reception

    async def serve(self, visit: Visit, place: Place, receive: Receive, outlet: Outlet) -> None:
        """Answers in the contract's own words, refusals too."""
        visit.storefront = place.storefront.name
        policy = self.cors[place.storefront.name]
        outlet.extra += [*protection.of_api(visit.secure), *policy.headers(visit.origin)]
        if is_preflight(visit):
            await policy.preflight(visit.origin, outlet)
            return
        try:
            await self._serve(visit, place, receive, outlet)
        except Exception as error:
            if outlet.status:
                raise
            await self._tell(error, visit, place, receive, outlet)

    async def refuse(self, visit: Visit, place: Place, error: DomainError, receive: Receive, outlet: Outlet) -> None:
        """A request that goes no further than being located."""
        visit.storefront = place.storefront.name
        outlet.extra += [*protection.of_api(visit.secure), *self.cors[place.storefront.name].headers(visit.origin)]
        await self._tell(error, visit, place, receive, outlet)

    async def _tell(self, error: Exception, visit: Visit, place: Place, receive: Receive, outlet: Outlet) -> None:
        problem = error.problem() if isinstance(error, DomainError) else BUG
        if problem is BUG:
            log.error("request_crashed", path=place.path, exc_info=error)
        response = place.contract.words(place.path).render(problem)
        if problem.kind is Kind.TOO_LARGE or visit.unread:
            outlet.extra.append(HANG_UP)
        body = bytes(response.body)
        await outlet.answer(response.status_code, response.raw_headers, body, more=visit.unread)
        if visit.unread:
            await linger(receive)
            await outlet.finish()

    async def _serve(self, visit: Visit, place: Place, receive: Receive, outlet: Outlet) -> None:
        _refuse_unreadable(visit, place)
        if await self.documentation.answer(visit, place, outlet) or await self.health.answer(visit, place, outlet):
            return
        service = place.contract.service(place.path)
        seconds = self.answers.seconds(visit, place)
        if service is not None and not seconds and self.forwarder.gate.crowded(service):
            raise self.forwarder.gate.refusal(service)  # before it costs anything
        caller = visit.caller = await self._caller(visit, place)
        if place.contract.guards(place.path):
            await self.limits.admit(caller, counted_as(visit.address), visit.method, place.path)
        if service is None:
            raise RouteNotFound()
        caller, told = self.reception.receive(caller, visit, place)
        visit.caller = caller
        outlet.extra += told
        if seconds and await self.answers.hit(visit, place, outlet):
            return
        body = await self.bodies.receive(visit, most_bytes(visit, place.storefront), receive)

        async def forward(send: Send) -> None:
            if visit.method in ("GET", "HEAD"):
                outlet.encode = EncodingSend(outlet.send_on, coding_for(visit), outlet.extra)
            await self.forwarder.forward(visit, place, service, caller, body, send)

        try:
            if seconds:
                await self.answers.answer(visit, place, seconds, outlet, forward)
            else:
                await forward(outlet)
        finally:
            body.close()

    async def _caller(self, visit: Visit, place: Place) -> Caller:
        stranger = Caller(storefront=place.storefront.name)
        authorization = visit.headers.get(b"authorization")
        if authorization is None or not place.contract.guards(place.path):
            return stranger
        try:
            return await self.authenticator.caller(authorization, place.storefront.name)
        except InvalidToken:
            if place.path in place.contract.tokenless:
                return stranger
            raise


def _refuse_unreadable(visit: Visit, place: Place) -> None:
    """NUL belongs to no address, and endless ones to nobody honest."""
    if len(place.raw_path) > LONGEST_PATH or len(visit.scope["query_string"]) > LONGEST_QUERY:
        raise AddressTooLong()
    if "\x00" in place.path:
        raise RouteNotFound()
