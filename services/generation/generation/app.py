"""Assembles the service."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from functools import partial
from uuid import UUID

from common.db.database import Database
from common.db.executor import Executor
from common.http.contract import ContractApp
from common.http.service_app import ServiceApp
from common.http.streams import StreamLimits
from common.kernel.address_ids import AddressIds
from common.kernel.callers import CallerTokens
from common.kernel.storefronts import Storefronts
from common.mail.describing import MailTemplatesInternal
from common.reports.counting import EVERY_SECONDS, SHARE
from common.rpc import eager_delivery
from common.rpc.customers import CustomersInternal
from common.rpc.every_service import internal_app
from common.rpc.interfaces.customers import CustomerParts
from common.rpc.interfaces.identity import IdentityInterface
from common.rpc.interfaces.orders import OrdersInterface
from common.rpc.interfaces.payments import PaymentsInterface
from common.rpc.interfaces.reports import ReportsInterface
from common.rpc.resolver import ServiceResolver
from common.rpc.transfers import Transfers
from common.runtime.service import NETWORK, ExternalSystems, Service
from common.runtime.worker import Timer
from common.storage.object_store import ObjectStore
from common.storage.scratch import Scratch
from common.storage.signed_tokens import FileTokens
from common.storage.store_health import StoreHealth
from starlette.types import ASGIApp

from generation.books.kind import IllustrationKind
from generation.books.queries.ended_versions import EndedVersions
from generation.books.tables.version import ILLUSTRATION
from generation.books.use_cases.delete_visitors_books import delete_visitors_books
from generation.books.use_cases.store_photos import PhotoUploads
from generation.consumers import consumers
from generation.contracts import figureforge, reviv, staff, storybook
from generation.contracts.staff.subjects import SUBJECTS
from generation.contracts.storybook.version_responses import Generations
from generation.figures.kind import FigureKind
from generation.figures.tables.order import FIGURES
from generation.http.event_streams import EventStreams
from generation.http.provider_webhooks import WebhookReceiver
from generation.internal import (
    FINDERS,
    GenerationInternal,
    UploadedFiles,
    count_waiting,
    kept_of_customer,
    summarise_customer,
)
from generation.jobs.customer_locks import CustomerLocks
from generation.jobs.files import StoredFiles
from generation.jobs.kind import JobKinds
from generation.jobs.processes.child_processes import ChildProcesses
from generation.jobs.providers.choice import Providers
from generation.jobs.providers.hosted.account import Account
from generation.jobs.providers.hosted.accounts import account, hosted_models, moderators_of
from generation.jobs.providers.hosted.ledger import Ledger
from generation.jobs.providers.hosted.references import References
from generation.jobs.providers.hosted.webhooks import Webhooks, WebhookTokens
from generation.jobs.providers.local import LocalProvider
from generation.jobs.providers.models.library import Models
from generation.jobs.providers.provider import LOCAL
from generation.jobs.providers.route_checks import check_models
from generation.jobs.queries.personal_data import PERSONAL_DATA
from generation.jobs.queries.reports import counting
from generation.jobs.runner import Runner
from generation.jobs.use_cases.delete_assets import delete_assets
from generation.jobs.use_cases.delete_job import delete_old_jobs
from generation.jobs.use_cases.end_abandoned_predictions import end_abandoned_predictions
from generation.jobs.use_cases.fail_lost_jobs import end_stalled_jobs, fail_lost_jobs
from generation.jobs.use_cases.hold_credits import release_abandoned_holds
from generation.print_files.kind import PrintFileKind
from generation.restorations.kind import RUN_SECONDS, RestorationKind
from generation.restorations.request import RESTORATION
from generation.restorations.share_tokens import ShareTokens
from generation.restorations.use_cases.submit_job import SubmissionResources
from generation.settings import MEGABYTE, Settings

NAME = "generation"
RENDERER_NICENESS = 10
"""A ninth of the share of a process that is not nice, while both want the same core."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What `assemble` wires; tests replace some. Only this module sees it: the others get what they use.

    `checks` are the processes that decode uploads, `renderers` restore and encode photographs, `figure_drawers` draw
    figures, `illustrators` books.

    `webhooks` are the calls that hosted models make, `references` the pictures that they read. A customer's uploads use
    `checks` one after another, under `upload_locks`.
    """

    database: Database
    store: ObjectStore
    storefronts: Storefronts
    addresses: AddressIds
    identity: IdentityInterface
    payments: PaymentsInterface
    orders: OrdersInterface
    sellers: tuple[ReportsInterface, ...]
    providers: Providers
    webhooks: Webhooks
    references: References
    checks: ChildProcesses
    renderers: ChildProcesses
    figure_drawers: ChildProcesses
    illustrators: ChildProcesses
    ended_versions: EndedVersions
    scratch: Scratch = field(default_factory=Scratch)
    upload_locks: CustomerLocks = field(default_factory=CustomerLocks)

    @property
    def processes(self) -> tuple[ChildProcesses, ...]:
        """All pools, each once."""
        pools = (getattr(self, each.name) for each in fields(self))
        return tuple({id(pool): pool for pool in pools if isinstance(pool, ChildProcesses)}.values())

    def start_no_more_processes(self) -> None:
        for pool in self.processes:
            pool.start_no_more()

    async def close(self) -> None:
        """Kill the child processes, close the providers' connections, and delete temporary files."""
        await asyncio.gather(self.providers.aclose(), *(pool.close() for pool in self.processes))
        self.scratch.close()


def create_service(
    settings: Settings, services: ServiceResolver, storefronts: Storefronts, external: ExternalSystems = NETWORK
) -> Service:
    """Raises InvalidSettings and InvalidStorefront for wrong accounts, models and routes."""
    database = Database.of(settings, NAME)
    eager_delivery.enable(database, services)
    return assemble(settings, create_parts(settings, services, storefronts, database))


def assemble(settings: Settings, parts: Parts) -> Service:
    files = StoredFiles(parts.database, parts.store)
    kinds, print_files = job_kinds(parts, files), _print_files(parts, files)
    runner = Runner(parts.database, files, parts.scratch)
    handlers = consumers(
        parts.database,
        parts.storefronts,
        parts.addresses,
        parts.payments,
        runner,
        kinds,
        print_files,
        parts.providers.concurrency,
    )
    contracts = _contracts(settings, parts, kinds)
    transfers = Transfers(personal=PERSONAL_DATA, read_file=UploadedFiles(parts.database, parts.store).read)
    mails = MailTemplatesInternal(None, parts.storefronts)
    internal = internal_app(
        NAME,
        parts.database,
        handlers,
        contracts,
        parts.storefronts,
        GenerationInternal(parts.database, parts.storefronts),
        mails,
        count_waiting=partial(count_waiting, providers=parts.providers),
        customers=_customers(parts),
        finders=FINDERS,
        transfers=transfers,
        subjects=SUBJECTS,
    )
    tokens, storage = CallerTokens(settings.internal_keys, NAME), StoreHealth(parts.store).unready_reason
    apps: dict[str, ASGIApp] = {**contracts, "internal": internal}
    return Service(
        name=NAME,
        app=ServiceApp(NAME, parts.database, tokens, parts.storefronts, apps, storage_unready_reason=storage),
        internal=internal,
        database=parts.database,
        handlers=handlers,
        timers=_timers(parts, kinds),
        storage_unready_reason=storage,
        on_stopping=parts.start_no_more_processes,
        on_stop=parts.close,
    )


def _customers(parts: Parts) -> CustomersInternal:
    storefronts = parts.storefronts

    async def read(executor: Executor, storefront: str, user_id: UUID, wanted: Sequence[str]) -> CustomerParts:
        return await summarise_customer(executor, storefronts[storefront], user_id, wanted)

    return CustomersInternal(parts.database, read, kept_of_customer)


def _contracts(settings: Settings, parts: Parts, kinds: JobKinds) -> dict[str, ContractApp]:
    """The uploads of all contracts share locks and processes; orders and versions share other locks."""
    key = settings.internal_key.get_secret_value()
    tokens, streams = FileTokens(key), EventStreams(settings.streams)
    upload_locks, order_locks = parts.upload_locks, CustomerLocks()
    submissions = SubmissionResources(
        database=parts.database,
        store=parts.store,
        payments=parts.payments,
        providers=parts.providers,
        processes=parts.checks,
        locks=upload_locks,
    )
    photos = PhotoUploads(database=parts.database, store=parts.store, processes=parts.checks, locks=upload_locks)
    generations = Generations(
        storefronts=parts.storefronts,
        database=parts.database,
        providers=parts.providers,
        locks=order_locks,
        ended=parts.ended_versions,
        limits=StreamLimits(settings.held),
    )
    webhooks = WebhookReceiver(parts.database, parts.providers, parts.webhooks, parts.references, parts.store)
    return {
        "reviv": reviv.app(parts.storefronts, submissions, webhooks, kinds, tokens, ShareTokens(key), streams),
        "figureforge": figureforge.app(
            parts.storefronts, parts.addresses, parts.store, parts.providers, order_locks, tokens, streams, webhooks
        ),
        "storybook": storybook.app(parts.storefronts, photos, parts.orders, generations, tokens, webhooks),
        "staff": staff.app(
            parts.storefronts,
            parts.database,
            parts.store,
            parts.identity,
            kinds,
            tokens,
            parts.sellers,
            parts.providers,
        ),
    }


def job_kinds(parts: Parts, files: StoredFiles) -> JobKinds:
    return JobKinds(
        [
            RestorationKind(
                storefronts=parts.storefronts, files=files, providers=parts.providers, processes=parts.renderers
            ),
            FigureKind(
                database=parts.database,
                storefronts=parts.storefronts,
                providers=parts.providers,
                processes=parts.figure_drawers,
            ),
            IllustrationKind(
                database=parts.database,
                storefronts=parts.storefronts,
                files=files,
                providers=parts.providers,
                processes=parts.illustrators,
            ),
        ]
    )


def _print_files(parts: Parts, files: StoredFiles) -> PrintFileKind:
    return PrintFileKind(
        database=parts.database, storefronts=parts.storefronts, files=files, processes=parts.illustrators
    )


def _timers(parts: Parts, kinds: JobKinds) -> tuple[Timer, ...]:
    return (
        Timer("fail lost jobs", 15, lambda: fail_lost_jobs(parts.database, kinds)),
        Timer("end stalled jobs", 15, lambda: end_stalled_jobs(parts.database, parts.storefronts, kinds)),
        Timer("delete assets", 15, lambda: delete_assets(parts.database, parts.store)),
        Timer("end abandoned predictions", 300, lambda: end_abandoned_predictions(parts.database)),
        Timer("release abandoned holds", 60, lambda: release_abandoned_holds(parts.database)),
        Timer("count facts", EVERY_SECONDS, counting(parts.database, parts.storefronts).run, SHARE),
        Timer("delete old jobs", 300, lambda: delete_old_jobs(parts.database, kinds)),
        Timer(
            "delete visitors' books",
            300,
            lambda: delete_visitors_books(parts.storefronts, parts.orders, parts.database),
        ),
    )


def create_parts(settings: Settings, services: ServiceResolver, storefronts: Storefronts, database: Database) -> Parts:
    """Raises InvalidSettings and InvalidStorefront."""
    check_models(settings, storefronts)
    renderers = ChildProcesses(
        settings.render_processes, settings.render_megabytes * MEGABYTE, niceness=RENDERER_NICENESS
    )
    webhooks = Webhooks(WebhookTokens(settings.internal_key.get_secret_value()), database)
    figure_drawers = ChildProcesses(
        settings.figure_processes, settings.figure_megabytes * MEGABYTE, niceness=RENDERER_NICENESS
    )
    illustrators = ChildProcesses(
        settings.illustration_processes, settings.illustration_megabytes * MEGABYTE, niceness=RENDERER_NICENESS
    )
    processes = {RESTORATION: renderers, FIGURES: figure_drawers, ILLUSTRATION: illustrators}
    local = LocalProvider(processes, RUN_SECONDS)
    store = ObjectStore(settings.objects_url)
    models = Models(settings.models)
    accounts = _accounts(settings)
    files = StoredFiles(database, store)
    references = References(FileTokens(settings.internal_key.get_secret_value()), files)
    hosted = hosted_models(models, accounts, Ledger(database, files), webhooks, references)
    moderators = moderators_of(accounts)
    providers = Providers({LOCAL: local}, settings.providers, hosted, storefronts, database, moderators)
    return Parts(
        database=database,
        store=store,
        storefronts=storefronts,
        addresses=settings.address_ids,
        identity=services.get(IdentityInterface),
        payments=services.get(PaymentsInterface),
        orders=services.get(OrdersInterface),
        sellers=(services.get(ReportsInterface, "payments"), services.get(ReportsInterface, "orders")),
        ended_versions=EndedVersions(database),
        providers=providers,
        webhooks=webhooks,
        references=references,
        checks=ChildProcesses(settings.check_processes, settings.check_megabytes * MEGABYTE),
        renderers=renderers,
        scratch=Scratch(settings.scratch_folder),
        figure_drawers=figure_drawers,
        illustrators=illustrators,
    )


def _accounts(settings: Settings) -> dict[str, Account]:
    is_production, sandbox = settings.environment == "production", settings.vendors_sandbox
    return {name: account(name, each, sandbox, is_production=is_production) for name, each in settings.vendors.items()}
