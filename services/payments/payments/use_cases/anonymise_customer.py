"""Remove the personal data of a deleted account from its payments, purchases and credit account, which are kept."""

from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork

from payments.repository import book_ledger
from payments.repository.credit_ledger import CreditLedger
from payments.repository.credit_purchases import CreditPurchases
from payments.repository.writes import Payments


@dataclass(frozen=True, slots=True, kw_only=True)
class AnonymiseCustomer:
    storefront: str
    user_id: UUID


async def anonymise_customer(command: AnonymiseCustomer, uow: UnitOfWork) -> None:
    payments = Payments(uow, command.storefront)
    for payment in await payments.of_customer(command.user_id):
        payment.anonymise()
        await payments.save(payment)
    purchases = CreditPurchases(uow, command.storefront)
    for purchase in await purchases.of_customer(command.user_id):
        purchase.anonymise()
        await purchases.save(purchase)
    await CreditLedger(uow, command.storefront).anonymise(command.user_id)
    await book_ledger.anonymise(uow, command.storefront, command.user_id)
