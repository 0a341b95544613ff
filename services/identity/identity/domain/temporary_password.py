"""Passwords that are mailed to customers who have none, until they are used."""

import secrets
from datetime import datetime
from uuid import UUID, uuid4

from common.db.tables import moment
from sqlalchemy import ForeignKey
from sqlmodel import Field

from identity.domain import passwords
from identity.domain.base import Table
from identity.storefront import Passwords

GROUPS = 4
GROUP_LENGTH = 4
_CHARACTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without those that look alike."""


class TemporaryPassword(Table, table=True):
    """Exists until the first sign-in with the password, which proves the address: only its mail contains the password.

    `encrypted` is the password until the mail was accepted, None afterwards. `mail_id` is the id of every copy of the
    mail.
    """

    __tablename__ = "temporary_passwords"

    user_id: UUID = Field(
        sa_column_args=(ForeignKey("users.id", name="temporary_passwords_user", ondelete="CASCADE"),), primary_key=True
    )
    encrypted: bytes | None
    mail_id: UUID = Field(default_factory=uuid4)
    created_at: datetime = moment()


def new_password(email: str, rules: Passwords) -> str:
    """Some 90 random bits, in groups that can be read aloud, that satisfy the rules."""
    while True:
        groups = ("".join(secrets.choice(_CHARACTERS) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
        password = "-".join(groups)
        if not any(passwords.faults(password, email, rules, "password")):
            return password
