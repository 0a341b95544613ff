"""Bodies that the endpoints of `/api/auth/` share."""

from datetime import datetime
from typing import Any

from common.http import Output, shown

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


def user_body(account: AccountWithStanding) -> dict[str, Any]:
    return shown(UserBody, account, id=account.number, credit_balance=f"{account.credit_balance}.00")


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
