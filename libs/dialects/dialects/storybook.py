"""Storybook: bodies without an envelope; an error has its text as `detail`, and invalid fields have lists beside it."""

from typing import ClassVar

from common.http.responses import json_response
from common.kernel.dialect import Dialect
from common.kernel.errors import Kind, Problem
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from dialects.chassis import chassis_refusals, messages_by_kind
from dialects.error_headers import error_headers
from dialects.messages import PASSWORD_MESSAGES, VALIDATION_MESSAGES, FieldMessages, StatusMessage


class ErrorBody(BaseModel):
    """Invalid requests have a list of messages for each field beside `detail`, and some refusals have facts."""

    model_config = ConfigDict(extra="allow")

    detail: str


class CustomerErrorBody(ErrorBody):
    """The endpoints of customers repeat the text as `error`."""

    error: str


BY_KIND = {
    **messages_by_kind(StatusMessage.without_code),
    Kind.INVALID: StatusMessage(400, "Invalid request."),
    Kind.MALFORMED: StatusMessage(400, "The request body cannot be parsed."),
    Kind.UNSUPPORTED_MEDIA_TYPE: StatusMessage(415, "Unsupported media type in request."),
    Kind.THROTTLED: StatusMessage(429, "Request was throttled. Expected available in {retry_after} seconds."),
}
"""Messages of refusals that are not in REFUSALS."""

REFUSALS: dict[str, StatusMessage] = {
    **chassis_refusals(StatusMessage.without_code, BY_KIND),
    "caller.invalid_token": BY_KIND[Kind.UNAUTHENTICATED],
    "csrf.failed": StatusMessage(403, "CSRF Failed: The CSRF token is missing or incorrect."),
    "origin.refused": StatusMessage(403, "CSRF Failed: Requests from this origin are not accepted."),
    # identity
    "account.email_taken": StatusMessage(400, "A user with this email address already exists."),
    "account.username_taken": StatusMessage(400, "A user with this username already exists."),
    "account.invalid_credentials": StatusMessage(400, "Invalid username or password."),
    "visitor.unknown": StatusMessage(400, "Sign in, or send the anonymous token of your book."),
    # generation: books, characters and pages
    "book.not_found": StatusMessage(404, "Book not found."),
    "book.not_owned": StatusMessage(403, "This book belongs to someone else."),
    "book.closed": StatusMessage(409, "This book is {status} and cannot be changed."),
    "book.ordered": StatusMessage(409, "This book was ordered and cannot be deleted."),
    "book.draft_limit": StatusMessage(
        403, "You can have at most {max_books} books that are not ordered. Delete or order one first."
    ),
    "book.art_style_fixed": StatusMessage(400, "The art style of a book cannot be changed."),
    "book.fixed": StatusMessage(400, "This cannot be moved to another book."),
    "book.ids_disagree": StatusMessage(400, "book and book_id name different books."),
    "visitor.book_limit": StatusMessage(403, "Anonymous visitors can create one book. Sign in to create more."),
    "visitor.character_limit": StatusMessage(
        403, "Anonymous visitors can create one character. Sign in to create more."
    ),
    "visitor.rename_only": StatusMessage(
        403, "Anonymous visitors can change the name of a character only. Sign in to change more."
    ),
    "character.not_found": StatusMessage(404, "Character not found."),
    "character.limit": StatusMessage(403, "This book can have at most {max_characters} characters."),
    "book_page.not_found": StatusMessage(404, "Page not found."),
    "book_page.locked": StatusMessage(409, "This page is locked and cannot be changed."),
    "file.not_found": StatusMessage(404, "This picture does not exist, or the link to it has expired."),
    "upload.failed": StatusMessage(503, "The photo could not be stored. Please try again shortly."),
    # generation: versions and retries
    "version.not_found": BY_KIND[Kind.NOT_FOUND],
    "version.visitor": StatusMessage(403, "Sign in to generate pictures."),
    "version.item_of_another_book": BY_KIND[Kind.INVALID],
    "version.characters_of_another_book": BY_KIND[Kind.INVALID],
    "version.prompt_missing": BY_KIND[Kind.INVALID],
    "version.already_generating": StatusMessage(409, "A version of this item is already being generated."),
    "version.running": StatusMessage(409, "This version is still being generated."),
    "version.retries_exhausted": StatusMessage(403, "No retries left for this item."),
    "retry.content_type_invalid": StatusMessage(400, "Invalid content_type: use CHARACTER, COVER or PAGE."),
    "retry.pack_not_found": StatusMessage(404, "Retry pack not found."),
    "retry.pack_not_owned": StatusMessage(403, "This retry pack belongs to someone else."),
    "retry.pack_not_paid": StatusMessage(400, "This retry pack is not paid yet."),
    "retry.pack_used": StatusMessage(400, "This retry pack was already used."),
    "retry.pack_of_other_type": StatusMessage(400, "This retry pack is for another content_type."),
    "retry.pack_of_other_item": StatusMessage(400, "This retry pack is for another item."),
    "retry.book_not_paid": StatusMessage(400, "This book has no paid pricing tier."),
    # orders
    "book_order.not_found": StatusMessage(404, "Order not found."),
    "book_order.cancelled": StatusMessage(409, "The order was cancelled."),
    "book_order.customer_mismatch": StatusMessage(409, "customer_id does not match the order's customer."),
    "book_order.claim_pending": StatusMessage(
        409, "The order is being assigned to a customer. Please try again shortly."
    ),
    "book_order.customer_unknown": StatusMessage(404, "Customer not found."),
    "book_order.webhook_secret_wrong": StatusMessage(401, "Invalid webhook secret."),
    "book_order.visitor_unknown": StatusMessage(400, "Anonymous token is required."),
    "book_order.tier_unknown": StatusMessage(400, "Unknown pricing tier."),
    "contact_address.not_found": StatusMessage(404, "Delivery address not found."),
    "contact_address.not_owned": StatusMessage(403, "You do not have permission to use this address."),
    "contact_address.without_email": StatusMessage(400, "The delivery address has no email."),
    "item.not_found": StatusMessage(404, "Item not found."),
    "retry_pack.book_unpaid": StatusMessage(400, "Retry packs are for books that are paid for."),
    # payments
}
"""Every refusal of this contract by its internal code."""

FIELD_MESSAGES = FieldMessages(
    {
        **VALIDATION_MESSAGES,
        # identity
        **PASSWORD_MESSAGES,
        "username": "Enter a valid username: letters, digits and @ . + - _ only.",
        "account.email_taken": "A user with this email address already exists.",
        "account.username_taken": "A user with this username already exists.",
        # generation: books, characters and pages
        "book.art_style_fixed": "The art style of a book cannot be changed.",
        "book.fixed": "This cannot be moved to another book.",
        "book.ids_disagree": "Must be the same as book.",
        "book_page.number_taken": "The fields book, page_number must make a unique set.",
        "slug": "Enter a valid slug: letters, digits, hyphens and underscores.",
        "picture.missing": "No file was submitted.",
        "picture.empty": "The submitted file is empty.",
        "picture.too_large": "The file is larger than {max_megabytes} MB.",
        "picture.unreadable": "The file is not a picture that can be read, or it is damaged.",
        "picture.format": "Upload a JPEG, PNG or WebP image.",
        "picture.too_small": "The shortest side must have at least {min_side} pixels.",
        "picture.too_many_pixels": "The picture has more than {max_megapixels} megapixels.",
        "photos.too_many": "Upload at most {most} photos.",
        # generation: versions and retries
        "version.item_of_another_book": "This item belongs to another book.",
        "version.characters_of_another_book": "These are not characters of this book.",
        "version.prompt_missing": "This field is required.",
        "version.snapshot_too_long": "Ensure this field has no more than {max_bytes} bytes.",
        "version.position_too_long": "Ensure this field has no more than {max_bytes} bytes.",
        # orders
        "book_order.tier_unknown": "Unknown pricing tier.",
        "contact_address.without_email": "The delivery address has no email.",
        "too_short": "This list may not be empty.",
        "too_long": "Ensure this list has no more than {max_length} items.",
        "finite_number": "A valid number is required.",
        "content_type": "Not a valid choice. Expected CHARACTER, COVER or PAGE.",
        "transaction_id": "Must be an integer or a text.",
    }
)

DETAIL_FACTS: dict[str, tuple[str, ...]] = {
    # generation: books, characters and pages
    "book.draft_limit": ("max_books", "current_books"),
    "character.limit": ("max_characters", "current_characters"),
    # generation: versions and retries
    "version.retries_exhausted": ("max_retries", "used_retries", "pricing_tier"),
}
"""The facts that a refusal has beside `detail`, by code."""


class Storybook(Dialect):
    """With `repeats_error` the text is also in `error`."""

    contract: ClassVar[str] = "storybook"
    modules: ClassVar[tuple[str, ...]] = ("books", "jobs", "book-orders")
    title: ClassVar[str] = "Storybook API"
    error_model: ClassVar[type[BaseModel]] = ErrorBody

    def __init__(self, *, repeats_error: bool = False) -> None:
        self._repeats_error = repeats_error

    def render(self, problem: Problem) -> Response:
        refusal = REFUSALS.get(problem.code, BY_KIND[problem.kind])
        message = refusal.format(problem.facts)
        if problem.fields and refusal is BY_KIND[Kind.INVALID]:
            message = FIELD_MESSAGES.text(problem.fields[0])
        details = FIELD_MESSAGES.details(problem, DETAIL_FACTS, body_key="non_field_errors")
        body = {**details, "detail": message}
        if self._repeats_error:
            body["error"] = message
        return json_response(body, refusal.status, error_headers(problem, refusal.status))


class StorybookCustomers(Storybook):
    """The endpoints of customers."""

    error_model: ClassVar[type[BaseModel]] = CustomerErrorBody

    def __init__(self) -> None:
        super().__init__(repeats_error=True)


STORYBOOK = Storybook()
STORYBOOK_CUSTOMERS = StorybookCustomers()
