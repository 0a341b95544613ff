"""A sign-in at an OpenID provider that has begun, and the ticket for which a front end exchanges its result."""

from datetime import datetime
from uuid import UUID

from common.db.tables import moment
from sqlalchemy import ForeignKey, Index
from sqlmodel import Field

from identity.domain.base import Table

REQUEST_SECONDS = 600
TICKET_SECONDS = 60


class AuthorizationRequest(Table, table=True):
    """`digest` is that of the `state` parameter, `browser_digest` that of the cookie of the browser that began it.

    `return_to` is the page of the front end that gets the ticket; None if the callback responds with the tokens.
    The callback deletes the row before it does anything else.
    """

    __tablename__ = "authorization_requests"
    __table_args__ = (Index("authorization_requests_expiry", "expires_at"),)

    digest: bytes = Field(primary_key=True)
    storefront: str
    provider: str
    browser_digest: bytes
    nonce: str
    code_verifier: str
    redirect_uri: str
    return_to: str | None = None
    expires_at: datetime = moment()


class SignInTicket(Table, table=True):
    """A valid ticket. Its exchange deletes the row and starts a session of the user."""

    __tablename__ = "sign_in_tickets"
    __table_args__ = (
        Index("sign_in_tickets_of_user", "user_id"),
        Index("sign_in_tickets_expiry", "expires_at"),
    )

    digest: bytes = Field(primary_key=True)
    storefront: str
    user_id: UUID = Field(sa_column_args=(ForeignKey("users.id", name="sign_in_tickets_user", ondelete="CASCADE"),))
    expires_at: datetime = moment()
