"""SQLModel's sessions on the service's own connections: SQLAlchemy joins a transaction when it is asked to, not before.

Most transactions are a few plain statements and never need it.
"""

import asyncio
from contextlib import AbstractAsyncContextManager
from contextvars import ContextVar
from typing import Any

import orjson
from psycopg import AsyncConnection
from sqlalchemy import Connection, NullPool, event
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.util.concurrency import await_only, greenlet_spawn
from sqlmodel import Session
from sqlmodel.ext.asyncio.session import AsyncSession

from common.begun import Begun
from common.statements import BEGUN
from common.transactions import StatementCount

_MAPPER, _JOINED = "mapper", "joined"
_MADE_LATE = frozenset({"sync_session", "bind", "binds", "_proxied"})


class _Lent:
    """A transaction's connection as SQLAlchemy sees it: to be used, and neither closed nor changed."""

    def __init__(self, driver: AsyncConnection[Any]) -> None:
        self._driver = driver

    def __getattr__(self, name: str) -> Any:
        return getattr(self._driver, name)

    async def close(self) -> None:
        return

    def add_notice_handler(self, handler: Any) -> None:
        return


_lent: ContextVar[_Lent] = ContextVar("lent")


class Mapper:
    """Makes the sessions of one database."""

    def __init__(self, url: str, count: StatementCount) -> None:
        self._url = url
        self._engine = create_async_engine(
            "postgresql+psycopg://",
            async_creator=self._connect,
            poolclass=NullPool,
            use_native_hstore=False,
            hide_parameters=True,  # or they stand in every exception's message
            json_serializer=lambda value: orjson.dumps(value).decode(),
            json_deserializer=orjson.loads,
        )
        self._knows_server = False
        self._learning = asyncio.Lock()
        event.listen(self._engine.sync_engine, "before_cursor_execute", lambda *_: count.add())

    def session(self, begun: Begun) -> AsyncSession:
        """A session inside a transaction that is not its own to begin."""
        return _LateSession({BEGUN: begun, _MAPPER: self})

    async def close(self, session: AsyncSession) -> None:
        """Forget the session's objects and SQLAlchemy's view of its connection."""
        joined: Connection | None = session.sync_session.info.get(_JOINED) if is_awake(session) else None
        if joined is not None:
            await session.close()
            await greenlet_spawn(joined.close)

    def join(self, begun: Begun) -> Connection:
        """SQLAlchemy's view of the transaction's connection. To be called inside SQLAlchemy's greenlet."""
        if not self._knows_server:
            await_only(self._learn())
        return self._view(await_only(begun.driver()))

    async def _learn(self) -> None:
        """SQLAlchemy asks the server a few things once, and rolls back what it finds begun then.

        Not on a connection of the pool: those who have them may be waiting for this transaction.
        """
        async with self._learning:
            if not self._knows_server:
                async with await AsyncConnection.connect(self._url, autocommit=True) as driver:
                    await greenlet_spawn(lambda: self._view(driver).close())
                self._knows_server = True

    def _view(self, driver: AsyncConnection[Any]) -> Connection:
        lent = _lent.set(_Lent(driver))
        try:
            return self._engine.sync_engine.connect()
        finally:
            _lent.reset(lent)

    @staticmethod
    async def _connect() -> Any:
        return _lent.get()


class SessionTransaction(AbstractAsyncContextManager[AsyncSession]):
    """A session in a transaction: committed with it on leaving, rolled back with it on an exception."""

    def __init__(self, begun: Begun, mapper: Mapper) -> None:
        self._begun = begun
        self._mapper = mapper
        self._session = mapper.session(begun)

    async def __aenter__(self) -> AsyncSession:
        return self._session

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            await (self._commit() if kind is None else self._begun.roll_back())
        except BaseException:
            await self._begun.roll_back()
            raise
        finally:
            try:
                await self._mapper.close(self._session)
            finally:
                await self._begun.close()  # or the pool would miss this connection for good

    async def _commit(self) -> None:
        if self._session.in_transaction():
            await self._session.flush()
        if self._begun.is_lent:
            await self._session.commit()
        else:
            await self._begun.commit()


class _LateSession(AsyncSession):
    """SQLAlchemy's part of it is made when it is first asked for: most transactions never do."""

    def __init__(self, info: dict[Any, Any]) -> None:
        self._info = info

    @property
    def info(self) -> dict[Any, Any]:
        return self._info

    def __getattr__(self, name: str) -> Any:
        """Only what SQLAlchemy's constructor would have set is ever missing."""
        if name not in _MADE_LATE or is_awake(self):
            raise AttributeError(name)
        super().__init__(sync_session_class=_JoiningSession, expire_on_commit=False, info=self._info)
        return getattr(self, name)

    def in_transaction(self) -> bool:
        return is_awake(self) and super().in_transaction()


def is_awake(session: AsyncSession) -> bool:
    """Whether anything was asked of SQLAlchemy."""
    return "sync_session" in vars(session)


class _JoiningSession(Session):
    def get_bind(self, *_: Any, **__: Any) -> Connection:
        """Every statement of the session runs on its transaction's one connection."""
        if _JOINED not in self.info:
            self.info[_JOINED] = self.info[_MAPPER].join(self.info[BEGUN])
        joined: Connection = self.info[_JOINED]
        return joined
