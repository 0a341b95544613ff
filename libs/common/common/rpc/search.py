"""The implementation of staff's search in a service, from the service's own reads."""

from collections.abc import Awaitable, Callable, Mapping

from common.db.database import Database
from common.db.executor import Executor
from common.db.searching import SearchTerm
from common.rpc.interfaces.search import Hit, SearchInterface

FindHits = Callable[[Executor, str, SearchTerm, int], Awaitable[list[Hit]]]
"""Finds at most so many things of one kind at a storefront, by its name."""


class SearchInternal(SearchInterface):
    """`finders` by the kind of what they find."""

    def __init__(self, database: Database, finders: Mapping[str, FindHits]) -> None:
        self._database = database
        self._finders = finders

    async def search(self, storefront: str, text: str, kinds: list[str], most: int) -> list[Hit]:
        term = SearchTerm.of(text)
        wanted = [find for kind, find in self._finders.items() if kind in kinds]
        found = [await find(self._database.autocommit, storefront, term, most) for find in wanted]
        return [hit for hits in found for hit in hits]
