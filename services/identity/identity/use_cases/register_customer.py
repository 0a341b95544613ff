"""Create an account with a username, and sign in."""

from dataclasses import dataclass

from common.db.unit_of_work import UnitOfWork
from common.jobs.queue import enqueue
from common.kernel import clock
from common.kernel.languages import Language
from common.kernel.storefronts import Storefront

from identity.adapters.hashing import PasswordHasher
from identity.adapters.mails import WelcomeMail
from identity.adapters.signing import TokenSigner
from identity.domain.user import User
from identity.domain.username import of_email
from identity.use_cases.assign_chosen_username import assign_chosen_username
from identity.use_cases.assign_derived_username import assign_derived_username
from identity.use_cases.new_password import NewPassword
from identity.use_cases.register import add_account
from identity.use_cases.start_session import SignedIn, start_session


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterCustomer:
    """`email` and `username` are in their canonical forms. Without a username one is derived from the address.

    The mailed link that verifies the address leads to `page_url`. `language` is what the request prefers.
    """

    storefront: Storefront
    username: str | None
    email: str
    password: NewPassword
    first_name: str
    last_name: str
    phone_number: str
    page_url: str
    language: Language | None = None


async def register_customer(
    command: RegisterCustomer, uow: UnitOfWork, hasher: PasswordHasher, signer: TokenSigner
) -> SignedIn:
    """Raises InvalidFields if the password breaks a rule, EmailTaken, UsernameTaken."""
    command.password.check(command.storefront, command.email)
    now = clock.now()
    user = User(
        storefront=command.storefront.name,
        email=command.email,
        password_hash=await hasher.hash(command.password.password),
        first_name=command.first_name,
        last_name=command.last_name,
        phone_number=command.phone_number,
        language=command.language,
        created_at=now,
        last_login_at=now,
    )
    await add_account(user, uow)
    if command.username is None:
        await assign_derived_username(user, of_email, uow)
    else:
        await assign_chosen_username(user, command.username, uow)
    await enqueue(uow, WelcomeMail(storefront=user.storefront, user_id=user.id, page_url=command.page_url))
    return await start_session(user, command.storefront, uow, signer)
