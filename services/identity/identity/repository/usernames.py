"""Queries for usernames."""

from uuid import UUID

from common.db.executor import Executor
from common.db.unit_of_work import UnitOfWork
from common.kernel.errors import InvalidToken
from psycopg.errors import UniqueViolation

from identity.domain import username
from identity.domain.account import Credentials
from identity.domain.emails import normalize_for_lookup
from identity.domain.named_account import NamedAccount

_INSERT = """
    insert into usernames (user_id, storefront, name, lookup_key)
    values (%(user_id)s, %(storefront)s, %(name)s, %(lookup_key)s)
"""
_ADD = f"{_INSERT} on conflict on constraint usernames_key do nothing"
_SET = f"""
    {_INSERT} on conflict (user_id) do update set name = excluded.name, lookup_key = excluded.lookup_key
"""
_CREDENTIALS = """
    select id, email, password_hash, is_active, is_staff,
           exists (select from temporary_passwords where user_id = found.id) as has_mailed_password
    from (
        select u.*, 1 as precedence from users u where u.storefront = %(storefront)s and u.email = %(email)s
        union all
        select u.*, 2 as precedence from usernames n join users u on u.id = n.user_id
        where n.storefront = %(storefront)s and n.lookup_key = %(lookup_key)s
    ) found order by precedence limit 1
"""
_ACCOUNT = """
    select u.number, n.name as username, u.email, u.first_name, u.last_name, u.phone_number, u.created_at,
           u.last_login_at
    from users u left join usernames n on n.user_id = u.id
    where u.storefront = %(storefront)s and u.id = %(id)s and u.is_active
"""
_EMAIL_OF_ANOTHER = "select 1 from users where storefront = %(storefront)s and email = %(email)s and id <> %(user_id)s"


class Usernames:
    """The usernames of one storefront, in a transaction."""

    def __init__(self, uow: UnitOfWork, storefront: str) -> None:
        self._uow = uow
        self._storefront = storefront

    async def add_if_free(self, user_id: UUID, name: str) -> bool:
        """Name a user who has no username. Waits for other transactions that take the same name."""
        return await self._uow.execute(_ADD, **self._row(user_id, name)) > 0

    async def set(self, user_id: UUID, name: str) -> bool:
        """Name or rename a user. Returns False if the name is taken; then the transaction has failed and must be rolled
        back. Waits for other transactions that take the same name."""
        try:
            await self._uow.execute(_SET, **self._row(user_id, name))
        except UniqueViolation:
            return False
        return True

    async def is_email_of_another(self, user_id: UUID, name: str) -> bool:
        """Whether the name is the e-mail address of another account."""
        if "@" not in name:
            return False
        email = normalize_for_lookup(name)
        found = await self._uow.fetch_one(_EMAIL_OF_ANOTHER, storefront=self._storefront, email=email, user_id=user_id)
        return found is not None

    def _row(self, user_id: UUID, name: str) -> dict[str, object]:
        key = username.lookup_key(name)
        return {"user_id": user_id, "storefront": self._storefront, "name": name, "lookup_key": key}


async def find_credentials_by_name(executor: Executor, storefront: str, name: str) -> Credentials | None:
    """Of the account with this e-mail address, else of the one with this username.

    So the owner of an address can sign in with it, also if another customer has the same text as a username.
    """
    email, key = normalize_for_lookup(name), username.lookup_key(name.strip())
    row = await executor.fetch_one(_CREDENTIALS, storefront=storefront, email=email, lookup_key=key)
    return Credentials(**row) if row else None


async def read_named_account(executor: Executor, storefront: str, user_id: UUID) -> NamedAccount:
    """The profile of a signed-in user. Raises InvalidToken if the account is deleted or locked."""
    account = await find_named_account(executor, storefront, user_id)
    if account is None:
        raise InvalidToken()
    return account


async def find_named_account(executor: Executor, storefront: str, user_id: UUID) -> NamedAccount | None:
    """As `read_named_account`, but None if the account is deleted or locked."""
    row = await executor.fetch_one(_ACCOUNT, storefront=storefront, id=user_id)
    return NamedAccount(**row) if row else None
