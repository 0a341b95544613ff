"""The three kinds of versions, and how each is spoken of."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from common.db.executor import Executor
from common.http.dependencies import OPTIONAL_TOKEN
from common.kernel.callers import Caller
from common.kernel.errors import NotAuthenticated
from common.kernel.storefronts import Storefronts
from common.storage.signed_tokens import FileTokens

from generation.books.queries.versions import Versions
from generation.books.tables.version import ContentType, Version
from generation.books.version_errors import VisitorsMayNotGenerate
from generation.contracts.storybook.version_bodies import (
    CharacterVersionBody,
    CoverVersionBody,
    NewCharacterVersionBody,
    NewCoverVersionBody,
    NewPageVersionBody,
    PageVersionBody,
    VersionBody,
    VersionView,
    version_body,
)
from generation.contracts.storybook.version_lists import VersionQuery, of_character, of_cover, of_page
from generation.contracts.storybook.version_requests import (
    CoverVersionChanges,
    NewCharacterVersion,
    NewCoverVersion,
    NewPageVersion,
    NewVersion,
    VersionChanges,
)
from generation.http.media_urls import MediaUrls


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionKind:
    """With `is_private` callers must be signed in for everything, else for generating.

    `query` is the dependency that reads the query of a list; its docstring describes the list's operation.
    """

    content_type: ContentType
    path: str
    query: Callable[..., Awaitable[VersionQuery]]
    request: type[NewVersion]
    changes: type[VersionChanges]
    body: type[VersionBody]
    new_body: type[VersionBody]
    is_private: bool = False

    @property
    def title(self) -> str:
        """For the summaries of the OpenAPI document."""
        return f"{self.content_type.capitalize()} Version"

    @property
    def security(self) -> dict[str, Any]:
        """For the OpenAPI document of an operation."""
        return {"security": OPTIONAL_TOKEN[:1] if self.is_private else OPTIONAL_TOKEN}

    def check_reader(self, caller: Caller) -> None:
        """Raises NotAuthenticated."""
        if self.is_private and caller.user_id is None:
            raise NotAuthenticated()

    def check_author(self, caller: Caller) -> None:
        """Raises NotAuthenticated, VisitorsMayNotGenerate."""
        self.check_reader(caller)
        if caller.user_id is None:
            raise VisitorsMayNotGenerate()


KINDS = (
    VersionKind(
        content_type=ContentType.CHARACTER,
        path="character-versions",
        query=of_character,
        request=NewCharacterVersion,
        changes=VersionChanges,
        body=CharacterVersionBody,
        new_body=NewCharacterVersionBody,
    ),
    VersionKind(
        content_type=ContentType.COVER,
        path="cover-versions",
        query=of_cover,
        request=NewCoverVersion,
        changes=CoverVersionChanges,
        body=CoverVersionBody,
        new_body=NewCoverVersionBody,
    ),
    VersionKind(
        content_type=ContentType.PAGE,
        path="page-versions",
        query=of_page,
        request=NewPageVersion,
        changes=VersionChanges,
        body=PageVersionBody,
        new_body=NewPageVersionBody,
        is_private=True,
    ),
)


@dataclass(frozen=True, slots=True)
class VersionViews:
    """Shows versions to their owners, with addresses at the form of the host that the client called."""

    tokens: FileTokens
    storefronts: Storefronts

    async def bodies(
        self, found: list[Version], kind: VersionKind, caller: Caller, base_url: str, reads: Executor
    ) -> list[dict[str, Any]]:
        if caller.user_id is None or not found:
            return []
        paid = await Versions(reads, caller.storefront).paid_books(caller.user_id, {each.book_id for each in found})
        urls = MediaUrls(self.tokens, base_url, self.storefronts[caller.storefront], caller.user_id)
        views = {is_paid: VersionView(urls, is_paid) for is_paid in (True, False)}
        return [version_body(kind.body, each, views[each.book_id in paid]) for each in found]

    async def body(
        self, version: Version, kind: VersionKind, caller: Caller, base_url: str, reads: Executor
    ) -> dict[str, Any]:
        (shown,) = await self.bodies([version], kind, caller, base_url, reads)
        return shown
