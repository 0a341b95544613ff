"""Bodies that the endpoints of `/api/auth/` share."""

from datetime import datetime
from typing import Self

from common.http import Output

from identity.domain.account import AccountWithStanding


class UserBody(Output):
    """`credit_balance` has two decimals. Missing names are empty."""

    id: int
    email: str
    first_name: str
    last_name: str
    credit_balance: str
    free_preview_used: bool
    social_share_unlock_used: bool
    created_at: datetime

    @classmethod
    def of(cls, account: AccountWithStanding) -> Self:
        return cls(
            id=account.number,
            email=account.email,
            first_name=account.first_name,
            last_name=account.last_name,
            credit_balance=f"{account.credit_balance}.00",
            free_preview_used=account.free_preview_used,
            social_share_unlock_used=account.social_share_unlock_used,
            created_at=account.created_at,
        )


class SignedInBody(Output):
    access: str
    refresh: str
    user: UserBody


class ExchangedBody(Output):
    """The refresh token is in the cookie."""

    access: str
    user: UserBody


class MessageBody(Output):
    message: str
