"""A customer changes what is written with a version."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.kernel import clock

from generation.books.queries import books
from generation.books.queries.versions import Versions
from generation.books.rules.owner import BookOwner
from generation.books.tables.version import ContentType, Version
from generation.books.version_errors import VersionRunning
from generation.jobs.tables.job import Job


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedVersion:
    """A version of one kind of content, as its owner names it."""

    storefront: str
    owner: BookOwner
    content_type: ContentType
    version_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateVersion:
    """`changes` are new values of columns; `sent` is the prompt as the client sent it, if it is changed."""

    named: NamedVersion
    changes: Mapping[str, Any] = field(default_factory=dict)
    sent: Any = None


async def update_version(command: UpdateVersion, uow: UnitOfWork) -> Version:
    """The picture stays as it is. Raises VersionNotFound, BookNotOwned, BookClosed, VersionRunning."""
    version = await lock_own_version(command.named, uow)
    for name, value in command.changes.items():
        setattr(version, name, value)
    if command.sent is not None:
        version.input = {**version.input, "sent": command.sent}
    if command.changes or command.sent is not None:
        version.updated_at = clock.now()
        await uow.defer_save(version)
    return version


async def lock_own_version(command: NamedVersion, uow: UnitOfWork) -> Version:
    """The version under the locks of its job, which staff may start again, and of its book, in the order of runs."""
    versions = Versions(uow, command.storefront)
    found = await versions.get(command.content_type, command.version_id)
    await uow.get(Job, "id = %(id)s for update", id=found.job_id)
    await books.lock_own(uow, command.storefront, found.book_id, command.owner)
    version = await versions.get(command.content_type, command.version_id)
    if version.is_running:
        raise VersionRunning()
    return version
