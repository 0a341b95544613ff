"""Remove the personal data of a deleted account from its payments, purchases and credit account, which are kept."""

from dataclasses import dataclass
from uuid import UUID

from common.audit import forget_actor, forget_person
from common.db.unit_of_work import UnitOfWork
from common.jobs.withdrawal import withdraw_mails

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
    found = await payments.of_customer(command.user_id)
    await forget_person(uow, command.storefront, "payment", *(str(payment.id) for payment in found))
    await forget_person(uow, command.storefront, "customer", str(command.user_id))
    await forget_actor(uow, command.storefront, command.user_id)
    addresses = [payment.email for payment in found if payment.email]
    for payment in found:
        payment.anonymise()
        await payments.save(payment)
    purchases = CreditPurchases(uow, command.storefront)
    for purchase in await purchases.of_customer(command.user_id):
        addresses += [purchase.email] if purchase.email else []
        purchase.anonymise()
        await purchases.save(purchase)
    await withdraw_mails(uow, command.storefront, addresses)
    await CreditLedger(uow, command.storefront).anonymise(command.user_id)
    await book_ledger.anonymise(uow, command.storefront, command.user_id)
