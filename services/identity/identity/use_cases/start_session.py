"""Start a session of a user who has proved who they are, whichever way."""

from dataclasses import dataclass

from common.db.unit_of_work import UnitOfWork
from common.kernel.storefronts import Storefront

from identity.adapters.signing import TokenSigner
from identity.domain.session import UserSession
from identity.domain.staff_role import permissions_of
from identity.domain.user import User
from identity.repository.sessions import Sessions
from identity.repository.staff_members import read_own_permissions
from identity.use_cases.issue_tokens import IssuedTokens, initial_tokens


@dataclass(frozen=True, slots=True)
class SignedIn:
    user: User
    session: UserSession
    tokens: IssuedTokens


async def start_session(
    user: User,
    storefront: Storefront,
    uow: UnitOfWork,
    signer: TokenSigner,
    *,
    for_staff: bool = False,
    has_second_factor: bool = False,
) -> SignedIn:
    """Without `for_staff` its tokens have no permissions, also if the user is staff. With `has_second_factor` they have
    proved one.

    The user's row is locked, so that a concurrent use case that ends all sessions of the user ends this one too."""
    session = await Sessions(uow, storefront).start(user, for_staff=for_staff, has_second_factor=has_second_factor)
    permissions: tuple[str, ...] = ()
    if session.for_staff:
        own = await read_own_permissions(uow, storefront.name, user.staff_role)
        permissions = permissions_of(user.staff_role, own)
    return SignedIn(user, session, initial_tokens(user, session, storefront, signer, permissions))
