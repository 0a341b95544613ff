"""Queries for the accounts at OpenID providers."""

from uuid import UUID

from common.db.executor import Executor
from common.db.unit_of_work import UnitOfWork

from identity.domain.provider_account import ProviderAccount

_FIND = """
    select user_id from provider_accounts
    where storefront = %(storefront)s and provider = %(provider)s and subject = %(subject)s
"""
_DELETE = "delete from provider_accounts where storefront = %(storefront)s and user_id = %(user_id)s"
_HAS = "select 1 from provider_accounts where storefront = %(storefront)s and user_id = %(user_id)s limit 1"


async def find_user_of_provider_account(
    executor: Executor, storefront: str, provider: str, subject: str
) -> UUID | None:
    user_id: UUID | None = await executor.fetch_value(_FIND, storefront=storefront, provider=provider, subject=subject)
    return user_id


async def has_provider_account(executor: Executor, storefront: str, user_id: UUID) -> bool:
    """Whether the user signs in with an OpenID provider."""
    return await executor.fetch_one(_HAS, storefront=storefront, user_id=user_id) is not None


async def add_provider_account(uow: UnitOfWork, account: ProviderAccount) -> bool:
    """Returns False if the account is another user's already, or the user has another one of this provider.

    Waits for other transactions that insert one of the two.
    """
    return await uow.add_if_absent(account)


async def delete_provider_accounts_of_user(uow: UnitOfWork, storefront: str, user_id: UUID) -> None:
    await uow.defer(_DELETE, storefront=storefront, user_id=user_id)
