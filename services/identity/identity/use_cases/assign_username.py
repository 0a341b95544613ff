"""Give a new account its username."""

from common.db.unit_of_work import UnitOfWork

from identity.domain import username
from identity.domain.customer_errors import UsernameTaken
from identity.domain.user import User
from identity.repository.usernames import Usernames


async def assign_chosen_username(user: User, name: str, uow: UnitOfWork) -> None:
    """`name` is in its canonical form. Raises UsernameTaken, also if it is the e-mail address of another account."""
    usernames = Usernames(uow, user.storefront)
    if await usernames.is_email_of_another(user.id, name) or not await usernames.add_if_free(user.id, name):
        raise UsernameTaken()


async def assign_derived_username(user: User, derive: username.Derivation, uow: UnitOfWork) -> None:
    """The name that is derived from the account's e-mail address, with a random suffix if it is taken."""
    usernames = Usernames(uow, user.storefront)
    name = derived = derive(user.email)
    while not await usernames.add_if_free(user.id, name):
        name = username.with_suffix(derived)
