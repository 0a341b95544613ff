"""Assembles the service."""

from common.db.database import Database
from common.http import contract_app
from common.http.service_app import ServiceApp
from common.http.staff import dead_letter_routes
from common.kernel.callers import CallerTokens
from common.kernel.storefronts import Storefronts
from common.messaging.handlers import HandlerRegistry
from common.rpc.every_service import internal_app
from common.rpc.resolver import ServiceResolver
from common.runtime.service import NETWORK, ExternalSystems, Service
from common.storage.object_store import ObjectStore
from common.storage.signed_tokens import FileTokens
from dialects.staff import STAFF

from generation.contracts import reviv
from generation.settings import Settings

NAME = "generation"


def create_service(
    settings: Settings, services: ServiceResolver, storefronts: Storefronts, external: ExternalSystems = NETWORK
) -> Service:
    database = Database.of(settings, NAME)
    handlers = HandlerRegistry()
    store = ObjectStore(settings.objects_url)
    file_tokens = FileTokens(settings.internal_key.get_secret_value())
    contracts = {
        "reviv": reviv.app(storefronts, store, file_tokens),
        "staff": contract_app(STAFF, dead_letter_routes(NAME)),
    }
    internal = internal_app(database, handlers, contracts)
    tokens = CallerTokens(settings.internal_key.get_secret_value(), NAME)
    app = ServiceApp(NAME, database, tokens, storefronts, {**contracts, "internal": internal})
    return Service(name=NAME, app=app, internal=internal, database=database, handlers=handlers)
