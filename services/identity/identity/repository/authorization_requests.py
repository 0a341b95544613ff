"""Queries for sign-ins at OpenID providers that have begun, and for their tickets."""

from datetime import timedelta
from uuid import UUID

from common.db.executor import Executor
from common.db.unit_of_work import UnitOfWork
from common.kernel import clock

from identity.domain.authorization_request import TICKET_SECONDS, AuthorizationRequest, SignInTicket
from identity.domain.random_tokens import digest_of, new_token

_TAKE_REQUEST = """
    delete from authorization_requests where digest = %(digest)s and storefront = %(storefront)s
    returning digest, storefront, provider, browser_digest, nonce, code_verifier, redirect_uri, return_to, expires_at
"""
_TAKE_TICKET = """
    delete from sign_in_tickets where digest = %(digest)s and storefront = %(storefront)s and expires_at > %(now)s
    returning user_id
"""


async def take_authorization_request(executor: Executor, storefront: str, state: str) -> AuthorizationRequest | None:
    """Delete the request with this state; returns it, or None if it is unknown, used or expired.

    Only one of concurrent calls gets it.
    """
    row = await executor.fetch_one(_TAKE_REQUEST, digest=digest_of(state), storefront=storefront)
    return AuthorizationRequest(**row) if row and row["expires_at"] > clock.now() else None


async def issue_ticket(uow: UnitOfWork, storefront: str, user_id: UUID) -> str:
    """A new ticket. Only its digest is stored."""
    ticket = new_token()
    await uow.defer_add(
        SignInTicket(
            digest=digest_of(ticket),
            storefront=storefront,
            user_id=user_id,
            expires_at=clock.now() + timedelta(seconds=TICKET_SECONDS),
        )
    )
    return ticket


async def take_ticket(uow: UnitOfWork, storefront: str, ticket: str) -> UUID | None:
    """Delete a ticket; returns its user, or None if it is not valid. Only one of concurrent calls gets the user."""
    user_id: UUID | None = await uow.fetch_value(
        _TAKE_TICKET, digest=digest_of(ticket), storefront=storefront, now=clock.now()
    )
    return user_id
