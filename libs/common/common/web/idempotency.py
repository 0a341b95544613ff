"""`Idempotency-Key`: the same request twice has one effect and one answer, also when they race or crash."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import orjson
from fastapi import Request, Response
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from common import clock
from common.callers import Caller
from common.database import Database, execute, execute_later, keep_open
from common.errors import FieldFault, IdempotencyKeyInUse, IdempotencyKeyReused, InvalidFields
from common.sealing import Seal

HEADER = "idempotency-key"
REPLAYED = "idempotent-replayed"
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
MAX_LENGTH = 255
LEASE = timedelta(seconds=60)

Handler = Callable[[], Awaitable[Response]]

_CLAIM = text(
    "insert into idempotency_keys (scope, key, fingerprint, holder, created_at)"
    " values (:scope, :key, :fingerprint, :holder, :now)"
    " on conflict (scope, key) do update set created_at = :now, holder = :holder"
    " where idempotency_keys.status is null and idempotency_keys.fingerprint = :fingerprint"
    " and (idempotency_keys.created_at < :stale or idempotency_keys.holder = :dead) returning 1"
)
_FIND = text(
    "select fingerprint, status, headers, body, holder from idempotency_keys where scope = :scope and key = :key"
)
_STORE = text(
    "update idempotency_keys set status = :status, headers = cast(:headers as jsonb), body = :body"
    " where scope = :scope and key = :key"
)
_FORGET = text(
    "delete from idempotency_keys where scope = :scope and key = :key and status is null"
    " and holder is not distinct from cast(:holder as bigint)"
)


class FirstAttemptUnanswered(IdempotencyKeyInUse):
    """`holder` is the number of its process in `common.liveness`, None when that could not be proved dead."""

    def __init__(self, holder: int | None) -> None:
        super().__init__()
        self.holder = holder


@dataclass(frozen=True, slots=True)
class KeyedRequest:
    """One request as its key identifies it: whose it is, where it went, and a digest of what it said."""

    scope: str
    key: str
    fingerprint: bytes
    seal: Seal

    @classmethod
    async def of(cls, request: Request) -> "KeyedRequest | None":
        """None when the request carries no key, or is safe anyway. Raises InvalidFields for an unusable key."""
        key = request.headers.get(HEADER)
        if key is None or request.method not in UNSAFE:
            return None
        if not (0 < len(key) <= MAX_LENGTH and key.isprintable()):
            raise InvalidFields(FieldFault("Idempotency-Key", "idempotency.key_malformed", {"max_length": MAX_LENGTH}))
        caller: Caller = request.state.caller
        who = caller.user_id or caller.guest_id or "anonymous"
        scope = f"{caller.storefront} {who} {request.method} {quote(request.scope['path'])}"
        seal: Seal = request.state.seal
        return cls(scope, key, seal.digest(await request.body()), seal)

    @property
    def _parameters(self) -> dict[str, Any]:
        return {"scope": self.scope, "key": self.key}

    @property
    def name(self) -> tuple[str, str]:
        return self.scope, self.key

    async def claim(
        self, session: AsyncSession, holder: int | None = None, *, instead_of: int | None = None
    ) -> Response | None:
        """None when the request is to be run now, by the process `holder`, else the stored answer.

        An unanswered attempt is taken over when it is older than the lease, or that of the process `instead_of`, which
        is known to be dead. Raises IdempotencyKeyReused for another body, FirstAttemptUnanswered otherwise.
        """
        now = clock.now()
        mine = {"fingerprint": self.fingerprint, "holder": holder, "now": now}
        others = {"stale": now - LEASE, "dead": instead_of}
        if (await execute(session, _CLAIM, {**self._parameters, **mine, **others})).first() is not None:
            return None
        row = (await execute(session, _FIND, self._parameters)).first()
        if row is None:  # forgotten between the two statements
            raise FirstAttemptUnanswered(None)
        if row.fingerprint != self.fingerprint:
            raise IdempotencyKeyReused()
        if row.status is None:
            raise FirstAttemptUnanswered(row.holder)
        return Response(self.seal.open(row.body), row.status, {**row.headers, REPLAYED: "true"})

    async def store(self, session: AsyncSession, response: Response) -> None:
        kept = {key: value for key, value in response.headers.items() if key != "content-length"}
        await execute_later(
            session,
            _STORE,
            {
                **self._parameters,
                "status": response.status_code,
                "headers": orjson.dumps(kept).decode(),
                "body": self.seal.close(bytes(response.body)),
            },
        )

    async def forget(self, session: AsyncSession, holder: int | None) -> None:
        """That this process attempts it; another one may have taken it over."""
        await execute_later(session, _FORGET, {**self._parameters, "holder": holder})


async def once_in_transaction(keyed: KeyedRequest, session: AsyncSession, run: Handler) -> Response:
    """Key, effect and stored answer commit together: there is no moment at which only some of them exist."""
    keep_open(session)
    stored = await keyed.claim(session)
    if stored is not None:
        return stored
    response = await run()
    await keyed.store(session, response)
    return response


async def once_around(keyed: KeyedRequest, database: Database, run: Handler) -> Response:
    """For endpoints with transactions of their own, whose steps are themselves repeatable under this key.

    An attempt whose process died is resumed by the next request with its key. Should that process live after all, both
    run: the steps take it, and the answer that is stored last stays.
    """
    holder = await database.liveness.provable()
    with database.liveness.attempt(keyed.name):
        return await _attempt(keyed, database, holder, run)


async def _attempt(keyed: KeyedRequest, database: Database, holder: int | None, run: Handler) -> Response:
    stored = await _claim(keyed, database, holder)
    if stored is not None:
        return stored
    try:
        response = await run()
    except BaseException:
        async with database.transaction() as session:
            await keyed.forget(session, holder)
        raise
    async with database.transaction() as session:
        await keyed.store(session, response)
    return response


async def _claim(keyed: KeyedRequest, database: Database, holder: int | None) -> Response | None:
    try:
        async with database.transaction() as session:
            return await keyed.claim(session, holder)
    except FirstAttemptUnanswered as first:
        dead = first.holder
        if not await database.liveness.is_over(dead, keyed.name, database.reads):
            raise
    async with database.transaction() as session:
        return await keyed.claim(session, holder, instead_of=dead)
