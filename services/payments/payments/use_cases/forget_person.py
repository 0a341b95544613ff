"""An account was deleted: its payments stay for the books, without the person."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from payments.domain.repository import Payments


async def forget_person(storefront: str, user_id: UUID, session: AsyncSession) -> None:
    payments = Payments(session, storefront)
    for payment in await payments.of_person(user_id):
        payment.forget_person()
        await payments.save(payment)
