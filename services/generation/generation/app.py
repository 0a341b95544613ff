"""Assembles the service."""

from common.db.database import Database
from common.http.service_app import ServiceApp
from common.kernel.callers import CallerTokens
from common.kernel.environment_settings import InvalidSettings
from common.kernel.storefronts import Storefronts
from common.rpc import eager_delivery
from common.rpc.every_service import internal_app
from common.rpc.interfaces.orders import OrdersInterface
from common.rpc.interfaces.payments import PaymentsInterface
from common.rpc.resolver import ServiceResolver
from common.runtime.service import NETWORK, ExternalSystems, Service
from common.runtime.worker import Timer
from common.storage.object_store import ObjectStore
from common.storage.signed_tokens import FileTokens

from generation.adapters.child_processes import ChildProcesses
from generation.adapters.ended_versions import EndedVersions
from generation.adapters.http_provider.provider import http_provider
from generation.adapters.http_provider.webhooks import Webhooks, WebhookTokens
from generation.adapters.local_provider import LocalProvider
from generation.adapters.provider_choice import Providers
from generation.adapters.providers import LOCAL, Provider
from generation.adapters.share_tokens import ShareTokens
from generation.consumers import consumers
from generation.contracts import figureforge, reviv, staff, storybook
from generation.http.event_streams import EventStreams
from generation.internal import GenerationInternal
from generation.settings import MEGABYTE, Settings
from generation.use_cases.delete_assets import delete_assets
from generation.use_cases.delete_job import delete_old_jobs
from generation.use_cases.delete_visitors_books import delete_visitors_books
from generation.use_cases.end_figures import end_stalled_figures
from generation.use_cases.hold_credits import release_abandoned_holds
from generation.use_cases.lost_jobs import fail_lost_jobs
from generation.use_cases.run_illustration import end_stalled_illustrations
from generation.use_cases.run_job import RUN_SECONDS
from generation.use_cases.studio import Studio

NAME = "generation"
RENDERER_NICENESS = 10
"""A ninth of the share of a process that is not nice, while both want the same core."""


def create_service(
    settings: Settings, services: ServiceResolver, storefronts: Storefronts, external: ExternalSystems = NETWORK
) -> Service:
    """Raises InvalidSettings when a storefront's provider does not exist."""
    database = Database.of(settings, NAME)
    eager_delivery.enable(database, services)
    return assemble(settings, create_studio(settings, services, storefronts, database))


def assemble(settings: Settings, studio: Studio) -> Service:
    handlers = consumers(studio)
    key = settings.internal_key.get_secret_value()
    streams = EventStreams(settings.streams)
    contracts = {
        "reviv": reviv.app(studio, FileTokens(key), ShareTokens(key), streams),
        "figureforge": figureforge.app(studio, FileTokens(key), streams),
        "storybook": storybook.app(studio, FileTokens(key)),
        "staff": staff.app(studio, FileTokens(key)),
    }
    internal = internal_app(studio.database, handlers, contracts, GenerationInternal(studio.database))
    tokens = CallerTokens(key, NAME)
    return Service(
        name=NAME,
        app=ServiceApp(NAME, studio.database, tokens, studio.storefronts, {**contracts, "internal": internal}),
        internal=internal,
        database=studio.database,
        handlers=handlers,
        timers=_timers(studio),
        on_stop=studio.providers.aclose,
    )


def _timers(studio: Studio) -> tuple[Timer, ...]:
    return (
        Timer("fail lost jobs", 15, lambda: fail_lost_jobs(studio)),
        Timer("end stalled figures", 15, lambda: end_stalled_figures(studio)),
        Timer("end stalled illustrations", 15, lambda: end_stalled_illustrations(studio)),
        Timer("delete assets", 15, lambda: delete_assets(studio)),
        Timer("release abandoned holds", 60, lambda: release_abandoned_holds(studio)),
        Timer("delete old jobs", 300, lambda: delete_old_jobs(studio)),
        Timer("delete visitors' books", 300, lambda: delete_visitors_books(studio)),
    )


def create_studio(
    settings: Settings, services: ServiceResolver, storefronts: Storefronts, database: Database
) -> Studio:
    renderers = ChildProcesses(
        settings.render_processes, settings.render_megabytes * MEGABYTE, niceness=RENDERER_NICENESS
    )
    webhooks = Webhooks(WebhookTokens(settings.internal_key.get_secret_value()), database)
    drawers = ChildProcesses(
        settings.figure_processes, settings.figure_megabytes * MEGABYTE, niceness=RENDERER_NICENESS
    )
    illustrators = ChildProcesses(
        settings.illustration_processes, settings.illustration_megabytes * MEGABYTE, niceness=RENDERER_NICENESS
    )
    local = LocalProvider(renderers, RUN_SECONDS, drawers, illustrators)
    try:
        providers = Providers({**_hosted(settings, webhooks), LOCAL: local}, settings.providers)
    except ValueError as error:
        raise InvalidSettings([f"ATELIER_PROVIDERS: {error}"]) from error
    return Studio(
        database=database,
        store=ObjectStore(settings.objects_url),
        storefronts=storefronts,
        payments=services.get(PaymentsInterface),
        book_orders=services.get(OrdersInterface),
        ended_versions=EndedVersions(database),
        providers=providers,
        webhooks=webhooks,
        checks=ChildProcesses(settings.check_processes, settings.check_megabytes * MEGABYTE),
        renderers=renderers,
        drawers=drawers,
        illustrators=illustrators,
    )


def _hosted(settings: Settings, webhooks: Webhooks) -> dict[str, Provider]:
    """Raises InvalidSettings."""
    if LOCAL in settings.http_providers:
        raise InvalidSettings([f"ATELIER_HTTP_PROVIDERS: {LOCAL} is the name of the provider on this machine"])
    is_production = settings.environment == "production"
    try:
        return {
            name: http_provider(name, each, webhooks, is_production=is_production)
            for name, each in settings.http_providers.items()
        }
    except ValueError as error:
        raise InvalidSettings([f"ATELIER_HTTP_PROVIDERS: {error}"]) from error
