"""Start a session with a username or an e-mail address, and a password."""

from dataclasses import replace

from common.db.executor import Executor
from common.db.unit_of_work import UnitOfWork
from common.kernel import clock

from identity.adapters.hashing import PasswordHasher
from identity.adapters.signing import TokenSigner
from identity.repository.users import Users
from identity.use_cases.sign_in import SignedIn, SignIn, sign_in


async def sign_in_customer(
    command: SignIn, reads: Executor, uow: UnitOfWork, hasher: PasswordHasher, signer: TokenSigner
) -> SignedIn:
    """As `sign_in`, and records when. `command.email` may be a username. Raises InvalidCredentials."""
    signed_in = await sign_in(replace(command, accepts_username=True), reads, uow, hasher, signer)
    signed_in.user.last_login_at = clock.now()
    await Users(uow, command.storefront.name).save(signed_in.user)
    return signed_in
