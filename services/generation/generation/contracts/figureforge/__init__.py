"""The figureforge contract's part of generation."""

from common.http import contract_app
from common.http.contract import ContractApp
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
from generation.http.event_streams import EventStreams
from generation.use_cases.studio import Studio


def app(studio: Studio, tokens: FileTokens, streams: EventStreams) -> ContractApp:
    return contract_app(
        FIGUREFORGE,
        model_routes(studio.storefronts),
        generate_routes(studio),
        job_routes(studio.storefronts, tokens),
        event_routes(studio.storefronts, tokens, streams),
        own_list_routes(studio.storefronts, tokens),
        gallery_routes(studio.storefronts, tokens),
        detail_routes(studio.storefronts, tokens),
        update_routes(studio.storefronts, tokens),
        deletion_routes,
        mark_routes(studio.storefronts),
        file_routes(studio.store, tokens),
    )
