"""Builds the gateway from its parts."""

from collections.abc import Mapping

from common.kernel.callers import CallerTokens
from common.kernel.storefronts import Storefronts
from common.messaging.transport import Transport
from common.rpc.interfaces.identity import IdentityInterface
from common.rpc.resolver import ServiceResolver
from starlette.types import ASGIApp

from gateway.auth.authenticator import Authenticator
from gateway.auth.cookie_sessions import CookieSessions
from gateway.auth.credentials import Credentials
from gateway.auth.guest_sessions import GuestSessions
from gateway.bodies.request_bodies import RequestBodies
from gateway.cache.invalidation import purge_on_events
from gateway.cache.request_coalescing import CoalescingCache
from gateway.cache.response_cache import ResponseCache
from gateway.docs.documentation import Documentation
from gateway.docs.openapi import OpenApiDocuments
from gateway.edge.front_page import FrontPage
from gateway.edge.gateway import Gateway
from gateway.edge.platform_paths import PlatformPaths, ProcessHealth
from gateway.edge.storefront_handler import StorefrontHandler
from gateway.edge.storefront_health import StorefrontHealth
from gateway.http.client_address import TrustedProxies
from gateway.http.cors import CorsPolicy
from gateway.limits.memory_storage import MemoryWindowStorage
from gateway.limits.rate_limiter import RateLimiter
from gateway.routing.route_resolver import RouteResolver
from gateway.settings import GatewaySettings
from gateway.shedding.concurrency_limiter import ConcurrencyLimiter
from gateway.shedding.load_shedder import LoadShedder
from gateway.upstream.forwarder import Forwarder
from gateway.upstream.side_effects import ResponseSideEffects

__all__ = ["Gateway", "create_gateway"]


def create_gateway(
    settings: GatewaySettings,
    storefronts: Storefronts,
    upstreams: Mapping[str, ASGIApp],
    services: ServiceResolver,
    transport: Transport,
    sandbox: ASGIApp | None = None,
    rate_limit_storage: MemoryWindowStorage | None = None,
    process_health: ProcessHealth | None = None,
) -> Gateway:
    """`upstreams` maps a service to an ASGI application that serves `/CONTRACT/PATH`.

    A `sandbox` is served under `/sandbox/`. Rate limits are counted in memory unless `rate_limit_storage` is given.
    `process_health` is that of the other parts of this process.
    """
    key = settings.internal_key.get_secret_value()
    cache = ResponseCache(settings.cache_entries, settings.cache_bytes)
    purge_on_events(cache, transport)
    if rate_limit_storage is None:
        rate_limit_storage = MemoryWindowStorage(settings.counted_keys)
    authenticator = Authenticator(services.get(IdentityInterface), transport)
    in_production = settings.environment == "production"
    sessions = CookieSessions(storefronts, production=in_production)
    side_effects = ResponseSideEffects(authenticator.deny_list, cache, sessions)
    limiter = ConcurrencyLimiter(settings.load)
    bodies = RequestBodies(settings.bodies, settings.connections)
    handler = StorefrontHandler(
        cors={storefront.name: CorsPolicy(storefront.cors) for storefront in storefronts},
        documentation=Documentation(OpenApiDocuments(services, upstreams)),
        health=StorefrontHealth(services, upstreams, rate_limit_storage),
        authenticator=authenticator,
        credentials=Credentials(authenticator, sessions),
        rate_limiter=RateLimiter(storefronts, rate_limit_storage),
        guest_sessions=GuestSessions(storefronts, key, production=in_production),
        cache=CoalescingCache(storefronts, cache, settings.cache_fill_seconds),
        bodies=bodies,
        forwarder=Forwarder(upstreams, limiter, CallerTokens(key, "gateway"), side_effects, authenticator.has_ended),
    )
    front_page = FrontPage(storefronts, settings.demo_accounts, sandbox=sandbox is not None)
    health = _with_authenticator(authenticator, process_health)
    proxies = TrustedProxies(settings.trusted_proxies)
    resolver = RouteResolver(storefronts, settings.default_storefront)
    return Gateway(
        proxies=proxies,
        resolver=resolver,
        load_shedder=LoadShedder(limiter, proxies, resolver, handler.cache, handler.cors),
        platform_paths=PlatformPaths(storefronts, front_page, sandbox, bodies, health),
        storefronts=handler,
        limits=settings.connections,
    )


def _with_authenticator(authenticator: Authenticator, others: ProcessHealth | None) -> ProcessHealth:
    async def unready_reason() -> str | None:
        if not authenticator.ready:
            return "waiting for identity"
        return await others.unready_reason() if others else None

    return ProcessHealth(others.stalled_loops if others else list, unready_reason)
