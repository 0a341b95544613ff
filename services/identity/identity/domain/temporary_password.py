"""Passwords of accounts that were created for customers, until they are mailed."""

import secrets
from datetime import datetime
from uuid import UUID, uuid4

from common.db.tables import moment
from common.kernel.storefronts import Passwords
from sqlalchemy import ForeignKey
from sqlmodel import Field

from identity.domain import passwords
from identity.domain.base import Table

GROUPS = 4
GROUP_LENGTH = 4
_CHARACTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without those that look alike."""


class TemporaryPassword(Table, table=True):
    """Exists while the mail is to be sent. `encrypted` is the password, `mail_id` the id of every copy of the mail."""

    __tablename__ = "temporary_passwords"

    user_id: UUID = Field(
        sa_column_args=(ForeignKey("users.id", name="temporary_passwords_user", ondelete="CASCADE"),), primary_key=True
    )
    encrypted: bytes
    mail_id: UUID = Field(default_factory=uuid4)
    created_at: datetime = moment()


def new_password(email: str, rules: Passwords) -> str:
    """Some 90 random bits, in groups that can be read aloud, that satisfy the rules."""
    while True:
        groups = ("".join(secrets.choice(_CHARACTERS) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
        password = "-".join(groups)
        if not any(passwords.faults(password, email, rules, "password")):
            return password
