"""Bodies of pages."""

from typing import Annotated, Any
from uuid import UUID

from common.http import Output, shown
from common.kernel.errors import FieldFault, InvalidFields
from pydantic import BeforeValidator, ConfigDict, Field, StringConstraints

from generation.books.rules.owner import BookOwner
from generation.books.tables.book import BookPage
from generation.books.use_cases.create_page import CreatePage
from generation.books.use_cases.update_page import UpdatePage
from generation.contracts.storybook.fields import BookReference
from generation.storefront import Books

LONGEST_TEXT = 4_000
MOST_PAGES = 500
"""The storefront's limit is lower: `Books.most_pages`."""


def _empty_if_null(value: Any) -> Any:
    return "" if value is None else value


def _no_boolean(value: Any) -> Any:
    """pydantic takes true for 1."""
    return str(value) if isinstance(value, bool) else value


Text = Annotated[str, StringConstraints(max_length=LONGEST_TEXT), BeforeValidator(_empty_if_null)]
PageNumber = Annotated[int, Field(ge=1, le=MOST_PAGES), BeforeValidator(_no_boolean)]


class PageChangesBody(BookReference):
    """What is absent stays. A page cannot move to another book."""

    page_number: PageNumber = 1
    scene_description: Text = ""
    text_content: Text = ""

    def check(self, books: Books) -> None:
        """Raises InvalidFields for a number beyond the storefront's books."""
        if self.page_number > books.most_pages:
            raise InvalidFields(FieldFault("page_number", "less_than_equal", {"le": books.most_pages}))

    def command(self, storefront: str, owner: BookOwner, page_id: UUID) -> UpdatePage:
        """Raises BooksDisagree."""
        changed = self.model_fields_set & {"page_number", "scene_description", "text_content"}
        return UpdatePage(
            storefront=storefront,
            owner=owner,
            page_id=page_id,
            book_id=self.reference,
            changes={name: getattr(self, name) for name in changed},
        )


class NewPageBody(PageChangesBody):
    """`book_id` or `book`."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"book": "3f0c2f6e-4f0b-4c37-9a51-7a2e0d1b6c11", "page_number": 1}]}
    )

    page_number: PageNumber

    def creation(self, storefront: str, owner: BookOwner) -> CreatePage:
        """Raises BooksDisagree, InvalidFields."""
        return CreatePage(
            storefront=storefront,
            owner=owner,
            book_id=self.required_book(),
            page_number=self.page_number,
            scene_description=self.scene_description,
            text_content=self.text_content,
        )


class PageBody(Output):
    id: UUID
    book: UUID
    page_number: int
    scene_description: str
    text_content: str
    current_version: UUID | None
    is_locked: bool


def page_body(page: BookPage) -> dict[str, Any]:
    return shown(PageBody, page, book=page.book_id, current_version=page.current_version_id)
