"""The implementation of what events are about, from the service's own reads and the bodies of its staff contract."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from common.db.database import Database
from common.db.executor import Executor
from common.kernel.errors import NotFound
from common.kernel.storefronts import Storefront, Storefronts
from common.rpc.interfaces.subjects import SubjectsInterface

ReadSubject = Callable[[Executor, Storefront, str], Awaitable[BaseModel | dict[str, Any]]]
"""Reads the body of a thing by its key. Raises a NotFound."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of things. `body` is the model of the staff contract that documents what `read` returns."""

    body: type[BaseModel]
    read: ReadSubject


class SubjectsInternal(SubjectsInterface):
    """`subjects` by their kind."""

    def __init__(self, database: Database, storefronts: Storefronts, subjects: Mapping[str, Subject]) -> None:
        self._database = database
        self._storefronts = storefronts
        self._subjects = subjects

    async def staff_body(self, storefront: str, kind: str, key: str) -> dict[str, Any] | None:
        subject = self._subjects[kind]
        try:
            found = await subject.read(self._database.autocommit, self._storefronts[storefront], key)
        except NotFound:
            return None
        return subject.body.model_validate(found).model_dump(mode="json")
