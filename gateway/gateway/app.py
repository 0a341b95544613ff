"""Builds the gateway from its parts."""

from collections.abc import Mapping

from common.kernel.callers import CallerTokens
from common.kernel.storefronts import Storefronts
from common.messaging.transport import Transport
from common.rpc.interfaces.identity import IdentityInterface
from common.rpc.resolver import ServiceResolver
from limits.aio.strategies import MovingWindowRateLimiter
from starlette.types import ASGIApp

from gateway.auth.api_keys import ApiKeys
from gateway.auth.authenticator import Authenticator
from gateway.auth.cookie_sessions import CookieSessions
from gateway.auth.credentials import Credentials
from gateway.auth.guest_sessions import GuestSessions
from gateway.bodies.request_bodies import RequestBodies
from gateway.cache.invalidation import purge_on_events
from gateway.cache.request_coalescing import CoalescingCache
from gateway.cache.response_cache import ResponseCache
from gateway.docs.demo_accounts import DemoAccounts
from gateway.docs.demo_values import DemoValues
from gateway.docs.documentation import Documentation
from gateway.docs.openapi import OpenApiDocuments
from gateway.edge.access_log import AccessLog
from gateway.edge.console_mount import GatewayCalls, mount_console
from gateway.edge.front_page import FrontPage
from gateway.edge.gateway import Gateway
from gateway.edge.logged_address import AddressForm
from gateway.edge.maintenance import Maintenance
from gateway.edge.platform_paths import PlatformPaths, ProcessHealth
from gateway.edge.shop_page import ShopPage
from gateway.edge.storefront_handler import StorefrontHandler
from gateway.edge.storefront_health import StorefrontHealth
from gateway.http.client_address import TrustedProxies
from gateway.http.cors import CorsPolicies
from gateway.limits.memory_storage import MemoryWindowStorage
from gateway.limits.open_uploads import OpenUploads
from gateway.limits.rate_limiter import RateLimiter
from gateway.routing.route_resolver import RouteResolver
from gateway.settings import GatewaySettings
from gateway.shedding.load_shedder import LoadShedder
from gateway.shedding.slots import Slots
from gateway.showroom.assets import ShowroomAssets
from gateway.showroom.files import ShowroomFiles
from gateway.showroom.showroom import Showroom
from gateway.upstream.forwarder import Forwarder
from gateway.upstream.side_effects import ResponseSideEffects
from showroom import FOLDER

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
    authenticator = Authenticator(services.get(IdentityInterface), transport, settings.reload_keys_seconds)
    api_keys = ApiKeys(
        services.get(IdentityInterface), authenticator.deny_list, MovingWindowRateLimiter(rate_limit_storage)
    )
    maintenance = Maintenance(services.get(IdentityInterface), transport, settings.reload_keys_seconds)
    in_production = settings.environment == "production"
    sessions = CookieSessions(storefronts, production=in_production)
    side_effects = ResponseSideEffects(authenticator.deny_list, cache, sessions)
    slots, tokens = Slots(settings.load), CallerTokens(settings.internal_keys, "gateway")
    bodies = RequestBodies(settings.bodies, settings.connections)
    accounts = DemoAccounts(settings.demo_accounts if sandbox else ())
    files = ShowroomFiles(FOLDER) if settings.serves_showroom else None
    showroom = Showroom(files, accounts, sandbox=sandbox is not None)
    values = DemoValues(services.get(IdentityInterface), upstreams, tokens)
    handler = StorefrontHandler(
        cors=CorsPolicies(storefronts, settings.console.origins),
        documentation=Documentation(OpenApiDocuments(services, upstreams, values, accounts)),
        showroom=showroom,
        shop_page=ShopPage(accounts),
        health=StorefrontHealth(services, upstreams, rate_limit_storage),
        maintenance=maintenance,
        authenticator=authenticator,
        credentials=Credentials(authenticator, api_keys, sessions),
        rate_limiter=RateLimiter(storefronts, rate_limit_storage),
        open_uploads=OpenUploads(),
        guest_sessions=GuestSessions(storefronts, key, production=in_production),
        cache=CoalescingCache(storefronts, cache, settings.cache_fill_seconds),
        bodies=bodies,
        forwarder=Forwarder(upstreams, slots, tokens, side_effects, authenticator.has_ended),
    )
    health = _with_identity(authenticator, maintenance, process_health)
    proxies = TrustedProxies(settings.trusted_proxies)
    resolver = RouteResolver(storefronts, settings.default_storefront)
    calls = GatewayCalls()
    console = mount_console(settings.console, storefronts, settings.internal_keys, calls)
    front_page = FrontPage(
        storefronts, accounts, showroom.is_served, console=console is not None, sandbox=sandbox is not None
    )
    calls.gateway = Gateway(
        proxies=proxies,
        resolver=resolver,
        load_shedder=LoadShedder(slots, proxies, resolver, handler.cache, handler.cors),
        platform_paths=PlatformPaths(
            storefronts, front_page, ShowroomAssets(files) if files else None, console, sandbox, bodies, health
        ),
        storefronts=handler,
        limits=settings.connections,
        access_log=AccessLog(AddressForm(settings.log_addresses, key)),
    )
    return calls.gateway


def _with_identity(
    authenticator: Authenticator, maintenance: Maintenance, others: ProcessHealth | None
) -> ProcessHealth:
    async def unready_reason() -> str | None:
        if not (authenticator.ready and maintenance.ready):
            return "waiting for identity"
        return await others.unready_reason() if others else None

    return ProcessHealth(others.stalled_loops if others else list, unready_reason)
