"""The storybook contract's part of generation."""

from common.http import contract_app
from common.http.contract import ContractApp
from common.kernel.storefronts import Storefronts
from common.rpc.interfaces.orders import OrdersInterface
from common.storage.signed_tokens import FileTokens
from dialects.storybook import STORYBOOK

from generation.books.tables.version import ILLUSTRATION
from generation.books.use_cases.store_photos import PhotoUploads
from generation.contracts.storybook.book_routes import (
    book_change_routes,
    book_deletion_routes,
    book_detail_routes,
    book_list_routes,
)
from generation.contracts.storybook.character_routes import (
    character_deletion_routes,
    character_read_routes,
    character_upload_routes,
)
from generation.contracts.storybook.media_routes import media_routes
from generation.contracts.storybook.page_routes import page_change_routes, page_read_routes
from generation.contracts.storybook.retry_routes import retry_routes
from generation.contracts.storybook.version_read_routes import version_read_routes
from generation.contracts.storybook.version_responses import Generations
from generation.contracts.storybook.version_write_routes import version_write_routes
from generation.http.provider_webhooks import WebhookReceiver


def app(
    storefronts: Storefronts,
    uploads: PhotoUploads,
    orders: OrdersInterface,
    generations: Generations,
    tokens: FileTokens,
    webhooks: WebhookReceiver,
) -> ContractApp:
    return contract_app(
        STORYBOOK,
        book_list_routes(),
        book_detail_routes(storefronts),
        book_change_routes(storefronts),
        book_deletion_routes(orders, uploads.database),
        character_read_routes(storefronts, tokens),
        character_upload_routes(storefronts, uploads, tokens),
        character_deletion_routes,
        page_read_routes,
        page_change_routes(storefronts),
        media_routes(uploads.store, tokens),
        *version_read_routes(storefronts, tokens),
        *version_write_routes(generations, tokens),
        webhooks.routes(ILLUSTRATION, "versions"),
        webhooks.reference_routes(ILLUSTRATION, "versions"),
        retry_routes(storefronts, orders, uploads.database),
    )
