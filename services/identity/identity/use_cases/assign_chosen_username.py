"""Give a new account the username that its owner chose."""

from common.db.unit_of_work import UnitOfWork

from identity.domain.customer_errors import UsernameTaken
from identity.domain.user import User
from identity.repository.usernames import Usernames


async def assign_chosen_username(user: User, name: str, uow: UnitOfWork) -> None:
    """`name` is in its canonical form. Raises UsernameTaken, also if it is the e-mail address of another account."""
    usernames = Usernames(uow, user.storefront)
    if await usernames.is_email_of_another(user.id, name) or not await usernames.add_if_free(user.id, name):
        raise UsernameTaken()
