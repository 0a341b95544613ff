"""The implementation of the changes of a service."""

from datetime import datetime

from common.changes import START, ChangePage, Position, position_at, read_changes
from common.db.database import Database
from common.rpc.interfaces.changes import ChangesInterface


class ChangesInternal(ChangesInterface):
    def __init__(self, database: Database) -> None:
        self._database = database

    async def read_changes(
        self, storefront: str, kinds: list[str], after: Position | None, since: datetime | None, limit: int
    ) -> ChangePage:
        if after is None:
            after = await position_at(self._database.autocommit, since) if since else START
        return await read_changes(self._database, storefront, kinds, after, limit)
