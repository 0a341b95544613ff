"""The figureforge contract's part of generation."""

from common.http import contract_app
from common.http.contract import ContractApp
from common.kernel.address_ids import AddressIds
from common.kernel.storefronts import Storefronts
from common.storage.object_store import ObjectStore
from common.storage.signed_tokens import FileTokens
from dialects.figureforge import FIGUREFORGE

from generation.contracts.figureforge.event_routes import event_routes
from generation.contracts.figureforge.file_routes import file_routes
from generation.contracts.figureforge.generate_routes import generate_routes
from generation.contracts.figureforge.image_list_routes import gallery_routes, own_list_routes
from generation.contracts.figureforge.image_mark_routes import mark_routes
from generation.contracts.figureforge.image_routes import deletion_routes, detail_routes, update_routes
from generation.contracts.figureforge.job_routes import job_routes
from generation.contracts.figureforge.model_routes import model_routes
from generation.figures.tables.order import FIGURES
from generation.http.event_streams import EventStreams
from generation.http.provider_webhooks import WebhookReceiver
from generation.jobs.customer_locks import CustomerLocks
from generation.jobs.providers.choice import Providers


def app(
    storefronts: Storefronts,
    addresses: AddressIds,
    store: ObjectStore,
    providers: Providers,
    locks: CustomerLocks,
    tokens: FileTokens,
    streams: EventStreams,
    webhooks: WebhookReceiver,
) -> ContractApp:
    return contract_app(
        FIGUREFORGE,
        model_routes(storefronts),
        generate_routes(storefronts, addresses, providers, locks),
        job_routes(storefronts, tokens),
        event_routes(storefronts, tokens, streams),
        own_list_routes(storefronts, tokens),
        gallery_routes(storefronts, tokens),
        detail_routes(storefronts, tokens),
        update_routes(storefronts, tokens),
        deletion_routes,
        mark_routes(storefronts, addresses),
        file_routes(store, tokens),
        webhooks.routes(FIGURES, "jobs"),
        webhooks.reference_routes(FIGURES, "jobs"),
    )
