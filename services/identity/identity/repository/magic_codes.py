"""Queries for mailed codes."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from common.db.executor import Executor
from common.db.unit_of_work import UnitOfWork
from common.kernel import clock

from identity.domain.magic_code import LockedCode
from identity.storefront import MagicLinks

_ROW = "storefront = %(storefront)s and email = %(email)s"
_EARLIER = 10
"""How many of the codes that were mailed before are recognised."""
_KEEP_EARLIER = f"earlier_digests = (array_remove(array[known.digest], null) || known.earlier_digests)[1:{_EARLIER}]"
_KEEP_USED = f"earlier_digests = (array_remove(array[used_digest], null) || earlier_digests)[1:{_EARLIER}]"
_REQUEST = f"""
    insert into magic_codes as known
        (storefront, email, request, issued, used, wrong_guesses, expires_at, mailed_at)
    values (%(storefront)s, %(email)s, 1, 0, 0, 0, %(expires_at)s, array[cast(%(now)s as timestamptz)])
    on conflict (storefront, email) do update
    set request = known.request + 1, {_KEEP_EARLIER},
        digest = null, wrong_guesses = 0, wrong_digests = default, expires_at = excluded.expires_at,
        mailed_at = array(select at from unnest(known.mailed_at) at where at > %(since)s) || excluded.mailed_at
    where (select count(*) from unnest(known.mailed_at) at where at > %(since)s) < %(most)s
    returning request
"""
_ISSUE = f"""
    update magic_codes as known set issued = %(request)s, digest = %(digest)s, {_KEEP_EARLIER}
    where {_ROW} and issued <= %(request)s and used < %(request)s and expires_at > %(now)s
      and wrong_guesses < %(attempts)s
    returning expires_at
"""
_LOCK = f"""
    select request, issued, digest, wrong_guesses, expires_at, used_digest, used_at, used_from, session_id, answer,
           wrong_digests, earlier_digests
    from magic_codes where {_ROW} for update
"""
_COUNT_WRONG_GUESS = f"""
    update magic_codes
    set wrong_guesses = wrong_guesses + 1, wrong_digests = array_append(wrong_digests, cast(%(digest)s as bytea))
    where {_ROW}
"""
_USE = f"""
    update magic_codes
    set {_KEEP_USED}, digest = null, used = issued, used_digest = digest, used_at = %(now)s, used_from = %(used_from)s,
        session_id = %(session_id)s, answer = null
    where {_ROW}
"""
_STORE_ANSWER = f"update magic_codes set answer = %(answer)s where {_ROW}"


class MagicCodes:
    """The codes of one address at one storefront, in a transaction."""

    def __init__(self, uow: UnitOfWork, storefront: str, email: str) -> None:
        self._uow = uow
        self._row: dict[str, Any] = {"storefront": storefront, "email": email}

    async def request(self, rules: MagicLinks) -> int | None:
        """Void the present code, and return the request's number.

        None, with nothing changed, if the address was granted `most_mails` in the last `lifetime` seconds.
        """
        now = clock.now()
        window = timedelta(seconds=rules.lifetime)
        number: int | None = await self._uow.fetch_value(
            _REQUEST, **self._row, now=now, since=now - window, expires_at=now + window, most=rules.most_mails
        )
        return number

    async def lock(self) -> LockedCode | None:
        row = await self._uow.fetch_one(_LOCK, **self._row)
        return LockedCode(**row) if row else None

    async def count_wrong_guess(self, digest: bytes) -> None:
        """`digest` is that of the wrong code."""
        await self._uow.defer(_COUNT_WRONG_GUESS, **self._row, digest=digest)

    async def use(self, client_address: str, session_id: UUID) -> None:
        """Use the code up."""
        await self._uow.defer(_USE, **self._row, now=clock.now(), used_from=client_address, session_id=session_id)

    async def store_answer(self, answer: bytes) -> None:
        """Keep the encrypted response to the code that was used."""
        await self._uow.defer(_STORE_ANSWER, **self._row, answer=answer)


async def issue_code(
    executor: Executor, storefront: str, email: str, request: int, digest: bytes, attempts: int
) -> datetime | None:
    """Store the digest of a request's code; returns when it expires.

    None if a newer request has its code already, or if the request's code was used, has expired, or was guessed wrong
    `attempts` times. The code of a
    request that is not the newest is stored as well, and is not valid.
    """
    expires_at: datetime | None = await executor.fetch_value(
        _ISSUE, storefront=storefront, email=email, request=request, digest=digest, now=clock.now(), attempts=attempts
    )
    return expires_at
