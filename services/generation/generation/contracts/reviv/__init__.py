"""The reviv contract's part of generation."""

from common.http import contract_app
from common.http.contract import ContractApp
from common.storage.signed_tokens import FileTokens
from dialects.reviv import REVIV

from generation.adapters.share_tokens import ShareTokens
from generation.contracts.reviv.event_routes import event_routes
from generation.contracts.reviv.file_routes import file_routes
from generation.contracts.reviv.job_routes import deletion_routes, job_routes
from generation.contracts.reviv.provider_webhook_routes import provider_webhook_routes
from generation.contracts.reviv.share_routes import share_link_routes, share_routes
from generation.contracts.reviv.unlock_routes import unlock_routes
from generation.contracts.reviv.upload_routes import upload_routes
from generation.http.event_streams import EventStreams
from generation.use_cases.studio import Studio


def app(studio: Studio, tokens: FileTokens, share_tokens: ShareTokens, streams: EventStreams) -> ContractApp:
    return contract_app(
        REVIV,
        upload_routes(studio),
        job_routes(studio.storefronts, tokens),
        deletion_routes,
        event_routes(tokens, streams),
        provider_webhook_routes(studio.webhooks),
        file_routes(studio.store, tokens),
        unlock_routes(studio.storefronts, tokens, studio.payments),
        share_routes(studio.storefronts, tokens, share_tokens),
        share_link_routes(studio.storefronts, share_tokens),
    )
