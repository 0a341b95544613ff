"""Queries that add entries to credit accounts; all of them are limited to one storefront."""

from collections.abc import Mapping
from typing import LiteralString
from uuid import UUID, uuid4

from common.db.executor import objects
from common.db.unit_of_work import UnitOfWork
from common.kernel import clock
from common.messaging.outbox import publish

from payments.domain.credits import CreditAccount, CreditAdjustment, CreditEntry, EntryKind

_OPEN: LiteralString = """
    insert into credit_accounts (id, storefront, user_id, balance, version, created_at)
    values (%(id)s, %(storefront)s, %(user_id)s, 0, 0, %(now)s) on conflict do nothing
"""
_LOCK: LiteralString = "user_id = %(user_id)s and storefront = %(storefront)s for no key update"
_OF_REFERENCE: LiteralString = """
    reference = %(reference)s and storefront = %(storefront)s and account_id = (
        select id from credit_accounts where user_id = %(user_id)s and storefront = %(storefront)s)"""
_GRANTED: LiteralString = """
    id = (select account_id from credit_entries where purchase_id = %(purchase_id)s and kind = 'grant')
    and storefront = %(storefront)s for no key update"""
_ANONYMISE: LiteralString = """
    with account as (
        update credit_accounts set user_id = null where user_id = %(user_id)s and storefront = %(storefront)s
        returning id
    )
    update credit_adjustments set reason = null from account where account_id = account.id"""
Recorded = Mapping[EntryKind, CreditEntry]
"""The entries of one reference, by kind."""


class CreditLedger:
    """The credit accounts of one storefront, to be changed in one transaction."""

    def __init__(self, uow: UnitOfWork, storefront: str) -> None:
        self._uow = uow
        self._storefront = storefront

    async def open(self, user_id: UUID, reference: UUID) -> tuple[CreditAccount, Recorded]:
        """Lock the customer's account, which is created if it is missing. Returns it with the reference's entries."""
        await self._uow.defer(_OPEN, id=uuid4(), storefront=self._storefront, user_id=user_id, now=clock.now())
        account, recorded = await self.lock(user_id, reference)
        assert account
        return account, recorded

    async def lock(self, user_id: UUID, reference: UUID) -> tuple[CreditAccount | None, Recorded]:
        """Lock the customer's account, if there is one. Returns it with the entries of a reference."""
        key = {"user_id": user_id, "storefront": self._storefront}
        accounts, entries = await self._uow.fetch_many(
            objects(CreditAccount, _LOCK, **key), objects(CreditEntry, _OF_REFERENCE, **key, reference=reference)
        )
        return accounts[0] if accounts else None, {EntryKind(entry.kind): entry for entry in entries}

    async def lock_granted(self, purchase_id: UUID) -> CreditAccount | None:
        """Lock the account to which a purchase was granted, also of a deleted customer; None without a grant."""
        return await self._uow.get(CreditAccount, _GRANTED, purchase_id=purchase_id, storefront=self._storefront)

    async def adjustment(self, adjustment_id: UUID) -> CreditAdjustment:
        """One that was recorded."""
        where: LiteralString = "id = %(id)s and storefront = %(storefront)s"
        found = await self._uow.get(CreditAdjustment, where, id=adjustment_id, storefront=self._storefront)
        assert found
        return found

    async def move(
        self, account: CreditAccount, kind: EntryKind, amount: int, reference: UUID, purchase_id: UUID | None = None
    ) -> None:
        """Add an entry to a locked account, and publish its event. Raises InsufficientCredits."""
        entry, event = account.move(kind, amount, reference, purchase_id)
        await self._uow.defer_add(entry)
        await self._uow.defer_save(account)
        if event:
            await publish(self._uow, event, eager=True)

    async def anonymise(self, user_id: UUID) -> None:
        """Remove the customer's id and the texts of staff. The entries name only the account."""
        await self._uow.execute(_ANONYMISE, user_id=user_id, storefront=self._storefront)
