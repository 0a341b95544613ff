"""`Idempotency-Key`: a repeated request has one effect and one response, also after races and crashes."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import Message
from urllib.parse import quote
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from fastapi import Request, Response
from psycopg.types.json import Jsonb

from common.db.database import Database
from common.db.executor import Executor, Row
from common.db.unit_of_work import UnitOfWork
from common.kernel import clock
from common.kernel.aead_box import AeadBox
from common.kernel.callers import ADDRESS_HEADER, Caller
from common.kernel.errors import FieldFault, IdempotencyKeyInUse, IdempotencyKeyReused, InvalidFields

HEADER = "idempotency-key"
REPLAYED = "idempotent-replayed"
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
MAX_LENGTH = 255
LEASE = timedelta(seconds=60)
COOKIES = "set-cookie"
ENCRYPTED_COOKIES = "encrypted-set-cookie"
"""The name under which the cookies are stored: they contain credentials."""

Handler = Callable[[], Awaitable[Response]]

_CLAIM = """
    insert into idempotency_keys (scope, key, fingerprint, holder, created_at)
    values (%(scope)s, %(key)s, %(fingerprint)s, %(holder)s, %(now)s)
    on conflict (scope, key) do update set created_at = %(now)s, holder = %(holder)s
    where idempotency_keys.status is null and idempotency_keys.fingerprint = %(fingerprint)s
    and (idempotency_keys.created_at < %(stale)s or idempotency_keys.holder = %(dead)s) returning 1
"""
_FIND = """
    select fingerprint, status, headers, body, holder from idempotency_keys
    where scope = %(scope)s and key = %(key)s
"""
_STORE = """
    update idempotency_keys set status = %(status)s, headers = %(headers)s, body = %(body)s
    where scope = %(scope)s and key = %(key)s
"""
_FORGET = """
    delete from idempotency_keys where scope = %(scope)s and key = %(key)s and status is null
    and holder is not distinct from cast(%(holder)s as bigint)
"""


class FirstAttemptPending(IdempotencyKeyInUse):
    """`holder` is the id of its process in `common.db.liveness`, None if the death of that process cannot be proved."""

    def __init__(self, holder: int | None) -> None:
        super().__init__()
        self.holder = holder


@dataclass(frozen=True, slots=True)
class KeyedRequest:
    """A request with an idempotency key: its scope (caller, method, path) and a digest of its body.

    Equal to another with the same scope and key. A caller without an id is known by its address, its user agent and
    its cookies: one of them may be the credential for which the endpoint returns a token.
    """

    scope: str
    key: str
    fingerprint: bytes = field(compare=False)
    aead_box: AeadBox = field(compare=False)

    @classmethod
    async def of(cls, request: Request) -> "KeyedRequest | None":
        """None if the request has no key or a safe method. Raises InvalidFields for an invalid key."""
        key = request.headers.get(HEADER)
        if key is None or request.method not in UNSAFE:
            return None
        if not (0 < len(key) <= MAX_LENGTH and key.isprintable()):
            raise InvalidFields(FieldFault("Idempotency-Key", "idempotency.key_malformed", {"max_length": MAX_LENGTH}))
        caller: Caller = request.state.caller
        aead_box: AeadBox = request.state.aead_box
        who = caller.user_id or caller.guest_id or _anonymous(request, aead_box)
        scope = f"{caller.storefront} {who} {request.method} {quote(request.scope['path'])}"
        return cls(scope, key, aead_box.digest(await _comparable_body(request)), aead_box)

    @property
    def operation_id(self) -> UUID:
        """The id of what the request does, the same for its repetitions."""
        return uuid5(NAMESPACE_URL, f"{self.scope} {self.key}")

    async def claim(
        self, executor: Executor, holder: int | None = None, *, instead_of: int | None = None
    ) -> Response | None:
        """None if the request is to be executed now, by the process `holder`, else the stored response.

        An attempt without response is taken over if it is older than the lease, or if it is of the process
        `instead_of`, which is dead. Otherwise raises FirstAttemptPending; IdempotencyKeyReused for another body.
        """
        now = clock.now()
        claimed = await executor.execute(
            _CLAIM,
            scope=self.scope,
            key=self.key,
            fingerprint=self.fingerprint,
            holder=holder,
            now=now,
            stale=now - LEASE,
            dead=instead_of,
        )
        if claimed:
            return None
        row = await executor.fetch_one(_FIND, scope=self.scope, key=self.key)
        if row is None:  # deleted between the two statements
            raise FirstAttemptPending(None)
        if row["fingerprint"] != self.fingerprint:
            raise IdempotencyKeyReused()
        if row["status"] is None:
            raise FirstAttemptPending(row["holder"])
        return self._response(row)

    def _response(self, row: Row) -> Response:
        """The stored response with all its headers, cookies included: the client that repeats a request lacks them."""
        response = Response(self.aead_box.decrypt(row["body"]), row["status"])
        headers = {**row["headers"], REPLAYED: "true"}
        if cookies := headers.pop(ENCRYPTED_COOKIES, None):
            headers[COOKIES] = self.aead_box.decrypt(bytes.fromhex(cookies)).decode()
        for name, values in headers.items():
            for value in values.split("\n"):
                response.headers.append(name, value)
        return response

    async def store(self, executor: Executor, response: Response) -> None:
        """The values of headers with the same name are stored in lines."""
        headers = {name: "\n".join(response.headers.getlist(name)) for name in response.headers}
        headers.pop("content-length", None)
        if cookies := headers.pop(COOKIES, None):
            headers[ENCRYPTED_COOKIES] = self.aead_box.encrypt(cookies.encode()).hex()
        await executor.defer(
            _STORE,
            scope=self.scope,
            key=self.key,
            status=response.status_code,
            headers=Jsonb(headers),
            body=self.aead_box.encrypt(bytes(response.body)),
        )

    async def forget(self, executor: Executor, holder: int | None) -> None:
        """Delete the attempt of this process; another process may have taken it over."""
        await executor.defer(_FORGET, scope=self.scope, key=self.key, holder=holder)


def operation_id(request: Request) -> UUID:
    """For endpoints without a transaction of their route: the id of the request's effect, random without a key."""
    keyed: KeyedRequest | None = request.state.keyed
    return keyed.operation_id if keyed else uuid4()


async def _comparable_body(request: Request) -> bytes:
    """The body without the boundary of a multipart form, which clients choose anew when they repeat the request."""
    body, content_type = await request.body(), Message()
    content_type["content-type"] = request.headers.get("content-type", "")
    boundary = content_type.get_boundary()
    return body.replace(f"--{boundary}".encode(), b"--") if boundary else body


def _anonymous(request: Request, aead_box: AeadBox) -> str:
    """Stands for the client. No header contains NUL, so two clients differ."""
    sent = request.headers
    client = "\0".join((sent.get(ADDRESS_HEADER, ""), sent.get("user-agent", ""), "; ".join(sent.getlist("cookie"))))
    return f"anonymous/{aead_box.digest(client.encode()).hex()}"


async def once_in_transaction(keyed: KeyedRequest, uow: UnitOfWork, run: Handler) -> Response:
    """Key, effect and stored response are committed in one transaction."""
    stored = await keyed.claim(uow)
    if stored is not None:
        return stored
    response = await run()
    await keyed.store(uow, response)
    return response


async def once_around(keyed: KeyedRequest, database: Database, run: Handler) -> Response:
    """For endpoints with several transactions, whose steps are idempotent by keys derived from this one.

    An attempt whose process died is resumed by the next request with its key. If the process is alive after all, both
    attempts run: the steps are idempotent, and the response that is stored last remains.
    """
    holder = await database.liveness.held_number()
    with database.liveness.attempt(keyed):
        stored = await _claim(keyed, database, holder)
        if stored is not None:
            return stored
        try:
            response = await run()
        except BaseException:
            await keyed.forget(database.autocommit, holder)
            raise
        await keyed.store(database.autocommit, response)
        return response


async def _claim(keyed: KeyedRequest, database: Database, holder: int | None) -> Response | None:
    try:
        return await keyed.claim(database.autocommit, holder)
    except FirstAttemptPending as first:
        if not await database.liveness.is_over(first.holder, keyed, database.autocommit):
            raise
        return await keyed.claim(database.autocommit, holder, instead_of=first.holder)
