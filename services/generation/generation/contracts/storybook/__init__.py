"""The storybook contract's part of generation."""

from common.http import contract_app
from common.http.contract import ContractApp
from common.storage.signed_tokens import FileTokens
from dialects.storybook import STORYBOOK

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
from generation.contracts.storybook.version_write_routes import version_write_routes
from generation.use_cases.studio import Studio


def app(studio: Studio, tokens: FileTokens) -> ContractApp:
    return contract_app(
        STORYBOOK,
        book_list_routes(),
        book_detail_routes(studio.storefronts),
        book_change_routes,
        book_deletion_routes(studio),
        character_read_routes(studio.storefronts, tokens),
        character_upload_routes(studio, tokens),
        character_deletion_routes,
        page_read_routes,
        page_change_routes(studio.storefronts),
        media_routes(studio.store, tokens),
        *version_read_routes(studio.storefronts, tokens),
        *version_write_routes(studio, tokens),
        retry_routes(studio),
    )
