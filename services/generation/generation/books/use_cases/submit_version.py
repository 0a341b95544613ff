"""A customer has a character, a cover or a page generated."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.jobs.queue import enqueue
from common.kernel import clock
from common.kernel.storefronts import Storefront

from generation.books.kind import RunIllustration
from generation.books.queries import books, characters, items
from generation.books.queries import pages as book_pages
from generation.books.queries.allowances import Allowances
from generation.books.queries.tiers import tier_of
from generation.books.queries.versions import Versions, next_number, take_draft
from generation.books.rules.owner import BookOwner
from generation.books.tables.book import Book, BookPage, BookTier, Character
from generation.books.tables.version import ILLUSTRATION, ContentType, RetryAllowance, Version, VersionState, product_of
from generation.books.use_cases.illustration_of import chosen_characters, sizes
from generation.books.version_errors import (
    AlreadyGenerating,
    CharactersOfAnotherBook,
    ItemOfAnotherBook,
    PromptMissing,
    RetriesExhausted,
)
from generation.jobs.providers.choice import Providers
from generation.jobs.tables.job import Job
from generation.storefront import Books

SEEDS = 2**31


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitVersion:
    """`sent` is the prompt as the client sent it, `prompt` its text. `book_id`, if given, must be that of the item.

    `attributes` are what characters do in the picture, by their ids. Without `seed` it is a random one. `job_id` is
    derived from the request's idempotency key if it has one, so that repeating it adds no second version. Versions of
    higher `priority` are generated first.
    """

    storefront: Storefront
    user_id: UUID
    content_type: ContentType
    item_id: UUID
    book_id: UUID | None
    job_id: UUID
    prompt: str
    sent: Any
    facts: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[UUID, Mapping[str, str]] = field(default_factory=dict)
    requested: Sequence[UUID] = ()
    template: str = ""
    title: str | None = None
    subtitle: str = ""
    author: str = ""
    title_position: Mapping[str, Any] = field(default_factory=dict)
    aspect_ratio: str
    seed: int | None
    priority: int = 0


@dataclass(frozen=True, slots=True)
class SubmittedVersion:
    """The version with the allowance that it was counted in, and the tier of its book, None if that is not paid for."""

    version: Version
    tier: BookTier | None
    allowance: RetryAllowance


async def submit_version(command: SubmitVersion, providers: Providers, uow: UnitOfWork) -> SubmittedVersion:
    """Count and add the version with its job, under the lock of its book; nothing is counted unless it is added.

    Raises BookNotFound, CharacterNotFound, BookPageNotFound, BookNotOwned, BookClosed, ItemOfAnotherBook,
    CharactersOfAnotherBook, BookPageLocked, PromptMissing, AlreadyGenerating, RetriesExhausted.
    """
    name, owner = command.storefront.name, BookOwner(user_id=command.user_id)
    book_id = await items.book_of_item(uow, name, command.content_type, command.item_id)
    await books.lock_generation(uow, book_id)
    book = await books.lock_own(uow, name, book_id, owner)
    submitted = await Versions(uow, name).submitted(command.user_id, command.job_id)
    if submitted is not None:
        return await _with_allowance(submitted, await tier_of(uow, book.id, command.user_id), uow)
    page = await _checked_page(command, book, uow)
    chosen = await _checked_characters(command, book, uow)
    if await Versions(uow, name).is_running(command.content_type, command.item_id):
        raise AlreadyGenerating()
    await providers.check_budget(name, ILLUSTRATION, uow, product_of(command.content_type))
    tier = await tier_of(uow, book.id, command.user_id)
    version = _version(command, book, tier, page, chosen)
    await _count(command, version, tier, uow)
    await _add(command, version, providers, uow)
    return await _with_allowance(version, tier, uow)


async def _with_allowance(version: Version, tier: BookTier | None, uow: UnitOfWork) -> SubmittedVersion:
    allowances = Allowances(uow, version.storefront)
    content_type = ContentType(version.content_type)
    return SubmittedVersion(version, tier, await allowances.get(version.user_id, content_type, version.item_id))


async def _checked_page(command: SubmitVersion, book: Book, uow: UnitOfWork) -> BookPage | None:
    """The page, if it is one; and whether the item still belongs to the book that is locked now."""
    found = await items.book_of_item(uow, book.storefront, command.content_type, command.item_id)
    if found != book.id or command.book_id not in (None, book.id):
        raise ItemOfAnotherBook()
    if command.content_type is not ContentType.PAGE:
        return None
    page = await book_pages.find(uow, book.storefront, command.item_id)
    page.check_unlocked()
    if not (command.prompt or page.scene_description or page.text_content):
        raise PromptMissing()
    return page


async def _checked_characters(command: SubmitVersion, book: Book, uow: UnitOfWork) -> list[Character]:
    found = await characters.of_book(uow, book.id)
    if not {*command.requested, *command.attributes} <= {character.id for character in found}:
        raise CharactersOfAnotherBook()
    return found


def _version(
    command: SubmitVersion, book: Book, tier: BookTier | None, page: BookPage | None, chosen: list[Character]
) -> Version:
    """Its number is set when it is counted."""
    limits = command.storefront.section(Books)
    described = (page.scene_description or page.text_content) if page else ""
    item_id = command.item_id if command.content_type is ContentType.CHARACTER else None
    title = book.title if command.title is None else command.title
    is_cover = command.content_type is ContentType.COVER
    return Version(
        storefront=book.storefront,
        content_type=command.content_type.value,
        item_id=command.item_id,
        book_id=book.id,
        user_id=command.user_id,
        job_id=command.job_id,
        version_number=0,
        state=VersionState.GENERATING.value,
        prompt=command.prompt or described,
        input={
            **sizes(limits.print_width if tier else limits.width),
            "sent": command.sent,
            "facts": dict(command.facts),
            "template": command.template,
            "characters": {str(each): dict(does) for each, does in command.attributes.items()},
        },
        character_ids=chosen_characters(item_id, command.requested or list(command.attributes), chosen),
        seed=secrets.randbelow(SEEDS) if command.seed is None else command.seed,
        aspect_ratio=command.aspect_ratio,
        title_text=title if is_cover else "",
        subtitle_text=command.subtitle,
        author_name=command.author,
        title_position=dict(command.title_position),
        created_at=clock.now(),
    )


async def _count(command: SubmitVersion, version: Version, tier: BookTier | None, uow: UnitOfWork) -> None:
    """Number the version, and take the item's free draft or one of its retries. Raises RetriesExhausted.

    A book that is not paid for has retries only if staff gave some.
    """
    version.version_number = await next_number(uow, command.content_type, command.item_id)
    if tier is None and await take_draft(uow, command.content_type, command.item_id):
        version.is_draft = True
    else:
        await _consume(command, tier, uow)
        version.is_retry = True
    if command.content_type is ContentType.CHARACTER:
        await items.count_attempt(uow, command.item_id, is_draft=version.is_draft)


async def _consume(command: SubmitVersion, tier: BookTier | None, uow: UnitOfWork) -> None:
    allowances, limit = Allowances(uow, command.storefront.name), retries_of(tier, command.storefront)
    item = (command.user_id, command.content_type, command.item_id)
    if not await allowances.consume(*item, limit):
        allowance = await allowances.get(*item)
        raise RetriesExhausted(
            max_retries=allowance.max_retries(limit),
            used_retries=allowance.used_retries,
            pricing_tier=tier,
        )


async def _add(command: SubmitVersion, version: Version, providers: Providers, uow: UnitOfWork) -> None:
    job = Job(
        id=command.job_id,
        storefront=version.storefront,
        user_id=version.user_id,
        kind=ILLUSTRATION,
        provider=providers.name(version.storefront, ILLUSTRATION, product_of(version.content_type)),
        created_at=version.created_at,
    )
    await uow.defer_add(version)
    await uow.defer_add(job)
    run = RunIllustration(storefront=job.storefront, job_id=job.id, run_id=job.run_id)
    await enqueue(uow, run, key=job.run_id, priority=command.priority, fair_key=str(job.user_id))


def retries_of(tier: BookTier | None, storefront: Storefront) -> int:
    """How often each item of a book of this tier can be generated; 0 without a tier."""
    found = storefront.section(Books).tier(tier.tier_code) if tier else None
    return found.max_retries_per_unit if found else 0
