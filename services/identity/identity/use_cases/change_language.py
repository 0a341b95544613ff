"""Set the language of an account, in which its owner's mails are."""

from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.events.identity import UserLanguageChanged
from common.kernel.languages import Language
from common.messaging.outbox import publish

from identity.domain.errors import CustomerNotFound
from identity.repository.users import Users


async def change_language(storefront: str, user_id: UUID, language: Language | None, uow: UnitOfWork) -> None:
    """None stands for the storefront's language. Raises CustomerNotFound, also for staff."""
    users = Users(uow, storefront)
    user = await users.lock_in_any_state(user_id)
    if user is None or user.is_staff:
        raise CustomerNotFound(customer_id=user_id)
    if user.language != language:
        user.language = language
        await users.save(user)
        await publish(uow, UserLanguageChanged(storefront=storefront, user_id=user_id, language=language))
