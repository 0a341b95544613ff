"""Assembles the webhooks service."""

from common.db.database import Database
from common.http.service_app import ServiceApp
from common.kernel.callers import CallerTokens
from common.kernel.storefronts import Storefronts
from common.mail.describing import MailTemplatesInternal
from common.mail.mails import mail_sender
from common.rpc.customers import CustomersInternal, no_parts
from common.rpc.every_service import internal_app
from common.rpc.interfaces.identity import IdentityInterface
from common.rpc.interfaces.subjects import SubjectsInterface
from common.rpc.resolver import ServiceResolver
from common.rpc.transfers import Transfers
from common.runtime.service import NETWORK, ExternalSystems, Service
from common.runtime.worker import Timer

from webhooks.adapters.receiver import Receivers
from webhooks.adapters.secret_box import SecretBox
from webhooks.consumers import consumers
from webhooks.contracts import staff
from webhooks.domain.catalogue import CATALOGUE, Shown
from webhooks.repository.personal_data import PERSONAL_DATA, kept_of_customer
from webhooks.settings import Settings
from webhooks.use_cases.count_waiting import count_waiting
from webhooks.use_cases.deliver_to_endpoint import Sending
from webhooks.use_cases.encrypt_again import encrypt_again
from webhooks.use_cases.purge import purge
from webhooks.use_cases.wake_endpoints import wake_endpoints

NAME = "webhooks"
WAKE_SECONDS = 1.0
HOUR = 3600.0


def create_service(
    settings: Settings, services: ServiceResolver, storefronts: Storefronts, external: ExternalSystems = NETWORK
) -> Service:
    """Without a mail server, mails wait in the queue."""
    database = Database.of(settings, NAME)
    receivers = Receivers(settings.private_hosts, permit_http=settings.environment != "production")
    box = SecretBox(settings.internal_keys)
    sources = {each.data.service for each in CATALOGUE.values() if isinstance(each.data, Shown)}
    subjects = {name: services.get(SubjectsInterface, name) for name in sorted(sources)}
    handlers = consumers(
        database,
        storefronts,
        services.get(IdentityInterface),
        subjects,
        Sending(database, receivers, box),
        external.mail or mail_sender(settings),
    )
    contracts = {"staff": staff.app(storefronts, receivers, box)}
    internal = internal_app(
        NAME,
        database,
        handlers,
        contracts,
        storefronts,
        MailTemplatesInternal(NAME, storefronts),
        count_waiting=count_waiting,
        transfers=Transfers(personal=PERSONAL_DATA),
        customers=CustomersInternal(database, no_parts, kept_of_customer),
    )
    tokens = CallerTokens(settings.internal_keys, NAME)
    return Service(
        name=NAME,
        app=ServiceApp(NAME, database, tokens, storefronts, {**contracts, "internal": internal}),
        internal=internal,
        database=database,
        handlers=handlers,
        timers=(
            Timer("wake endpoints", WAKE_SECONDS, lambda: wake_endpoints(database)),
            Timer("purge events", HOUR, lambda: purge(database, storefronts)),
            Timer("encrypt again", HOUR, lambda: encrypt_again(database, box)),
        ),
        on_stop=receivers.aclose,
    )
