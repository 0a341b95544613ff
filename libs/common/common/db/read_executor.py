"""Reads of a request that may have a transaction as well."""

from pgpipe import Result, Statement

from common.db.autocommit import Autocommit
from common.db.executor import Executor
from common.db.unit_of_work import UnitOfWork


class ReadExecutor(Executor):
    """Inside the request's transaction once that is in use, which sees its changes; on any connection before.

    A request that held one connection and waited for a second could wait forever when many requests do so at once.
    Reads before the transaction neither begin it nor keep a connection.
    """

    def __init__(self, autocommit: Autocommit, uow: UnitOfWork | None) -> None:
        self._autocommit = autocommit
        self._uow = uow

    @property
    def _executor(self) -> Executor:
        return self._uow if self._uow is not None and self._uow.is_used else self._autocommit

    async def run(self, *statements: Statement) -> list[Result]:
        return await self._executor.run(*statements)

    async def _defer(self, *statements: Statement) -> None:
        await self._executor._defer(*statements)
