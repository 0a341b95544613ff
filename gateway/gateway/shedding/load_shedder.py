"""Refuses requests at low cost: under overload most responses are refusals."""

from time import perf_counter

from common.kernel.errors import ServiceUnavailable
from httpserver.prepared_response import PreparedResponse, encode_headers
from starlette.types import Scope

from gateway.cache.request_coalescing import CoalescingCache
from gateway.http import security_headers
from gateway.http.client_address import TrustedProxies
from gateway.http.cors import CorsPolicies
from gateway.http.request_context import RequestContext
from gateway.routing.route_resolver import ResolvedRoute, RouteResolver
from gateway.shedding.shed_log import ShedLog
from gateway.shedding.slots import Slots, kind_of

Key = tuple[str, str, str, bool, bytes | None]
"""Storefront, contract, service, whether the client uses HTTPS, the origin if CORS allows it."""


class LoadShedder:
    """Responds to requests there is no capacity for, without checking tokens, rate limits or bodies."""

    def __init__(
        self,
        slots: Slots,
        proxies: TrustedProxies,
        resolver: RouteResolver,
        cache: CoalescingCache,
        cors: CorsPolicies,
    ) -> None:
        self._slots = slots
        self._proxies = proxies
        self._resolver = resolver
        self._cache = cache
        self._cors = cors
        self._responses: dict[Key, PreparedResponse] = {}
        self._log = ShedLog()

    def stop(self) -> None:
        self._log.flush()

    def refuse(self, scope: Scope) -> PreparedResponse | None:
        """The refusal in the contract's dialect; None for a request that is to be served."""
        refusal = self._refuse(scope) if self._slots.any_queue_full else None
        if refusal is None:
            self._slots.note_arrival()
        return refusal

    def _refuse(self, scope: Scope) -> PreparedResponse | None:
        if scope["method"] == "OPTIONS":
            return None
        started = perf_counter()
        context = RequestContext.of(scope, self._proxies)
        route = self._resolver.resolve(context)
        service = route.contract.service_for(route.path) if route else None
        if route is None or service is None:
            return None
        limiter = self._slots.of(kind_of(context, route))
        if not limiter.would_refuse(service) or self._cache.lifetime(context, route):
            return None
        response = self._response(context, route, service)
        self._log.add(route.storefront.name, service, context.method, perf_counter() - started)
        section = response.header_section + encode_headers([(b"x-request-id", context.request_id)])
        return PreparedResponse(response.status, response.headers, section, response.body)

    def _response(self, context: RequestContext, route: ResolvedRoute, service: str) -> PreparedResponse:
        policy = self._cors.of(route.storefront.name, route.contract.name)
        origin = context.origin if policy.allows(context.origin) else None
        key = (route.storefront.name, route.contract.name, service, context.is_https, origin)
        if key not in self._responses:
            rendered = route.contract.dialect_for(route.path).render(ServiceUnavailable(service=service).problem())
            headers = [
                *rendered.raw_headers,
                *security_headers.for_api(context.is_https),
                *policy.headers(origin),
            ]
            self._responses[key] = PreparedResponse.of(rendered.status_code, headers, bytes(rendered.body))
        return self._responses[key]
