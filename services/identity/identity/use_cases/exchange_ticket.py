"""Exchange the ticket of a sign-in at a provider for a session."""

from common.db.unit_of_work import UnitOfWork
from common.kernel.storefronts import Storefront

from identity.adapters.signing import TokenSigner
from identity.domain.sign_in_errors import TicketInvalid, TicketUserMissing
from identity.repository.authorization_requests import take_ticket
from identity.repository.users import Users
from identity.use_cases.start_session import SignedIn, start_session


async def exchange_ticket(storefront: Storefront, ticket: str, uow: UnitOfWork, signer: TokenSigner) -> SignedIn:
    """The ticket is used up. Raises TicketInvalid, TicketUserMissing if the account was locked or became staff."""
    user_id = await take_ticket(uow, storefront.name, ticket)
    if user_id is None:
        raise TicketInvalid()
    user = await Users(uow, storefront.name).lock(user_id)
    if user is None or user.is_staff:
        raise TicketUserMissing()
    return await start_session(user, storefront, uow, signer)
