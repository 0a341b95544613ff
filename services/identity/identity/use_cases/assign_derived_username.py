"""Give a new account a username that is derived from its e-mail address."""

from common.db.unit_of_work import UnitOfWork

from identity.domain import username
from identity.domain.user import User
from identity.repository.usernames import Usernames


async def assign_derived_username(user: User, derive: username.Derivation, uow: UnitOfWork) -> None:
    """The name that is derived from the account's e-mail address, with a random suffix if it is taken."""
    usernames = Usernames(uow, user.storefront)
    name = derived = derive(user.email)
    while not await usernames.add_if_free(user.id, name):
        name = username.with_suffix(derived)
