"""Assembles the service."""

from common.db.database import Database
from common.http.service_app import ServiceApp
from common.kernel.callers import CallerTokens
from common.kernel.environment_settings import InvalidSettings
from common.kernel.storefronts import Storefronts
from common.mail.mails import MailSender, mail_sender
from common.rpc import eager_delivery
from common.rpc.attention import AttentionInternal, nothing
from common.rpc.every_service import internal_app
from common.rpc.interfaces.attention import AttentionInterface
from common.rpc.interfaces.every_service import EveryServiceInterface
from common.rpc.resolver import ServiceResolver
from common.rpc.service_names import SERVICE_NAMES
from common.runtime.service import NETWORK, ExternalSystems, Service
from common.runtime.worker import Timer

from identity.adapters.hashing import PasswordHasher
from identity.adapters.openid.provider import OpenIdProviders
from identity.adapters.signing import TokenSigner
from identity.consumers import consumers
from identity.contracts import emporium, figureforge, marbelle, reviv, staff, storybook
from identity.http.dependencies import Components
from identity.internal import IdentityInternal
from identity.settings import Settings
from identity.use_cases.purge import purge

NAME = "identity"
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
    attention: dict[str, AttentionInterface] = {NAME: AttentionInternal(NAME, database, nothing)}
    attention |= {name: services.get(AttentionInterface, name) for name in SERVICE_NAMES if name != NAME}
    contracts = {
        "emporium": emporium.app(components),
        "marbelle": marbelle.app(components),
        "reviv": reviv.app(components),
        "figureforge": figureforge.app(components),
        "storybook": storybook.app(components),
    }
    modules = {name: contract.dialect.modules for name, contract in contracts.items()}
    contracts["staff"] = staff.app(components, others, attention, modules)
    internal = internal_app(NAME, database, handlers, contracts, IdentityInternal(database, signer))
    return Service(
        name=NAME,
        app=ServiceApp(NAME, database, tokens, storefronts, {**contracts, "internal": internal}),
        internal=internal,
        database=database,
        handlers=handlers,
        timers=(Timer("purge", HOUR, lambda: purge(database, storefronts)),),
    )


def _mail_sender(settings: Settings) -> MailSender:
    sender = mail_sender(settings)
    if sender is None:
        raise InvalidSettings(["ATELIER_MAIL_URL: is missing, and identity sends mails"])
    return sender
