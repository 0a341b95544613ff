"""Assembles the service."""

from common.changes import KINDS
from common.db.database import Database
from common.db.executor import Executor
from common.http.service_app import ServiceApp
from common.kernel.callers import CallerTokens
from common.kernel.environment_settings import InvalidSettings
from common.kernel.storefronts import Storefronts
from common.mail.describing import MailTemplatesInternal
from common.mail.mails import MailSender, mail_sender
from common.rpc import eager_delivery
from common.rpc.attention import AttentionInternal
from common.rpc.changes import ChangesInternal
from common.rpc.every_service import internal_app
from common.rpc.interfaces.attention import AttentionInterface, Waiting
from common.rpc.interfaces.changes import ChangesInterface
from common.rpc.interfaces.customers import CustomersInterface
from common.rpc.interfaces.every_service import EveryServiceInterface
from common.rpc.interfaces.mail_templates import MailTemplatesInterface
from common.rpc.interfaces.search import SearchInterface
from common.rpc.interfaces.settings import SettingsInterface
from common.rpc.interfaces.transfers import TransfersInterface
from common.rpc.resolver import ServiceResolver
from common.rpc.search import SearchInternal
from common.rpc.service_names import SERVICE_NAMES
from common.rpc.settings import SettingsInternal
from common.rpc.transfers import Transfers, TransfersInternal
from common.runtime.service import NETWORK, ExternalSystems, Service
from common.runtime.worker import Timer
from common.storage.object_store import ObjectStore
from common.storage.signed_tokens import FileTokens
from common.storage.store_health import StoreHealth
from starlette.types import ASGIApp

from identity.adapters.hashing import PasswordHasher
from identity.adapters.openid.provider import OpenIdProviders
from identity.adapters.signing import TokenSigner
from identity.consumers import consumers, register_transfers
from identity.contracts import emporium, figureforge, marbelle, reviv, staff, storybook
from identity.contracts.staff.subjects import SUBJECTS
from identity.domain.row_kinds import OWNERS
from identity.domain.transfer import Export
from identity.http.dependencies import Components
from identity.internal import IdentityInternal, StoredSettingsInternal
from identity.repository.personal_data import PERSONAL_DATA
from identity.settings import Settings
from identity.use_cases.archive_customer import archive_customer
from identity.use_cases.check_erasures import INTERVAL_SECONDS, check_erasures
from identity.use_cases.count_failing_mails import count_failing_mails
from identity.use_cases.count_waiting import count_waiting
from identity.use_cases.customer_rows import CustomerRows
from identity.use_cases.delete_transfer_files import delete_transfer_files
from identity.use_cases.find_customers import find_customers
from identity.use_cases.purge import purge
from identity.use_cases.run_export import ExportRunner, Pieces
from identity.use_cases.run_import import ImportRunner

NAME = "identity"
FINDING = ("orders", "catalog", "generation")
"""The other services in which staff search."""
HOUR = 3600


def create_service(
    settings: Settings, services: ServiceResolver, storefronts: Storefronts, external: ExternalSystems = NETWORK
) -> Service:
    """Raises InvalidSettings without a mail server."""
    database = Database.of(settings, NAME)
    eager_delivery.enable(database, services)
    signer = TokenSigner([seed.get_secret_value() for seed in settings.signing_keys])
    providers = OpenIdProviders(settings.oauth, external.http)
    hasher = PasswordHasher()
    is_production = settings.environment == "production"
    components = Components(storefronts, hasher, signer, providers, is_production, settings.address_ids)
    tokens = CallerTokens(settings.internal_keys, NAME)
    handlers = consumers(database, storefronts, external.mail or _mail_sender(settings), tokens.aead_box, hasher)
    others = {name: services.get(EveryServiceInterface, name) for name in SERVICE_NAMES if name != NAME}
    mails = MailTemplatesInternal(NAME, storefronts)
    templates: dict[str, MailTemplatesInterface] = {NAME: mails}
    templates |= {name: services.get(MailTemplatesInterface, name) for name in SERVICE_NAMES if name != NAME}

    async def count(executor: Executor, storefront: str) -> list[Waiting]:
        failing = await count_failing_mails(executor, storefronts[storefront], templates)
        return failing + await count_waiting(executor, storefront)

    attention: dict[str, AttentionInterface] = {NAME: AttentionInternal(NAME, database, count)}
    attention |= {name: services.get(AttentionInterface, name) for name in SERVICE_NAMES if name != NAME}
    contracts = {
        "emporium": emporium.app(components),
        "marbelle": marbelle.app(components),
        "reviv": reviv.app(components),
        "figureforge": figureforge.app(components),
        "storybook": storybook.app(components),
    }
    modules = {name: contract.dialect.modules for name, contract in contracts.items()}
    store = ObjectStore(settings.objects_url)
    links = FileTokens(settings.internal_key.get_secret_value())
    finders = {"customer": find_customers}
    search: dict[str, SearchInterface] = {NAME: SearchInternal(database, finders)}
    search |= {name: services.get(SearchInterface, name) for name in FINDING}
    customers = {name: services.get(CustomersInterface, name) for name in SERVICE_NAMES if name != NAME}
    changes: dict[str, ChangesInterface] = {NAME: ChangesInternal(database)}
    followed = {kind.service for kind in KINDS.values()} - {NAME}
    changes |= {name: services.get(ChangesInterface, name) for name in sorted(followed)}
    described: dict[str, SettingsInterface] = {NAME: SettingsInternal(NAME, storefronts)}
    described |= {name: services.get(SettingsInterface, name) for name in SERVICE_NAMES if name != NAME}
    contracts["staff"] = staff.app(
        components,
        others,
        attention,
        customers,
        search,
        modules,
        store,
        links,
        described,
        templates,
        changes,
        settings.streams,
    )
    stored = StoredSettingsInternal(database)
    transfers = Transfers(kinds={"customers": CustomerRows(storefronts)}, personal=PERSONAL_DATA)
    register_transfers(handlers, *_runners(database, store, storefronts, services, transfers))
    internal = internal_app(
        NAME,
        database,
        handlers,
        contracts,
        storefronts,
        IdentityInternal(database, signer),
        stored,
        mails,
        count_waiting=count,
        transfers=transfers,
        finders=finders,
        subjects=SUBJECTS,
    )
    storage = StoreHealth(store).unready_reason
    apps: dict[str, ASGIApp] = {**contracts, "internal": internal}
    return Service(
        name=NAME,
        app=ServiceApp(NAME, database, tokens, storefronts, apps, storage_unready_reason=storage),
        internal=internal,
        database=database,
        handlers=handlers,
        stored_settings=stored.stored_settings,
        timers=(
            Timer("purge", HOUR, lambda: purge(database, storefronts)),
            Timer("check erasures", INTERVAL_SECONDS, lambda: check_erasures(database, customers)),
            Timer("delete files of imports and exports", 300, lambda: delete_transfer_files(database, store)),
        ),
        storage_unready_reason=storage,
    )


def _runners(
    database: Database, store: ObjectStore, storefronts: Storefronts, services: ServiceResolver, transfers: Transfers
) -> tuple[ImportRunner, ExportRunner]:
    own = TransfersInternal(database, transfers)
    every: dict[str, TransfersInterface] = {
        name: own if name == NAME else services.get(TransfersInterface, name) for name in SERVICE_NAMES
    }
    owners = {kind.value: every[owner.service] for kind, owner in OWNERS.items()}

    def archive(export: Export) -> Pieces:
        return archive_customer(export, every)

    return (
        ImportRunner(database, store, storefronts, owners),
        ExportRunner(database=database, store=store, services=owners, archive=archive),
    )


def _mail_sender(settings: Settings) -> MailSender:
    sender = mail_sender(settings)
    if sender is None:
        raise InvalidSettings(["ATELIER_MAIL_URL: is missing, and identity sends mails"])
    return sender
