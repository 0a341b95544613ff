"""The names by which customers sign in, where they have one."""

import re
import secrets
import string
import unicodedata
from collections.abc import Callable
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlmodel import Field

from identity.domain.base import Table

MAX_LENGTH = 150
SUFFIX_LENGTH = 6
DEFAULT = "user"
_ALLOWED = re.compile(r"[\w.@+-]+")
_NOT_ALLOWED = re.compile(r"[^\w.+-]")
_NOT_PLAIN = re.compile(r"[^a-z0-9]")
_SUFFIX_CHARACTERS = string.ascii_lowercase + string.digits


class InvalidUsername(ValueError):
    """The text has characters that usernames do not have."""


class Username(Table, table=True):
    """`name` is as the user wrote it, and unique in its storefront whatever its letter case (`lookup_key`)."""

    __tablename__ = "usernames"
    __table_args__ = (
        UniqueConstraint("storefront", "lookup_key", name="usernames_key"),
        Index("usernames_searched", "name", postgresql_using="gin", postgresql_ops={"name": "gin_trgm_ops"}),
    )

    user_id: UUID = Field(
        sa_column_args=(ForeignKey("users.id", name="usernames_user", ondelete="CASCADE"),), primary_key=True
    )
    storefront: str
    name: str
    lookup_key: str


def canonical(text: str) -> str:
    """Letters of any script, digits and `@.+-_`, in Unicode's form NFKC. Raises InvalidUsername."""
    name = unicodedata.normalize("NFKC", text)
    if not _ALLOWED.fullmatch(name) or len(name) > MAX_LENGTH:
        raise InvalidUsername(text)
    return name


def lookup_key(name: str) -> str:
    """Equal for names that differ only in letter case or in equivalent characters. No text raises."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def of_email(email: str) -> str:
    """The part before the `@`, without what usernames do not have."""
    local, _, _ = email.partition("@")
    return _NOT_ALLOWED.sub("", unicodedata.normalize("NFKC", local))[:MAX_LENGTH] or DEFAULT


def plain_of_email(email: str) -> str:
    """The letters a–z and digits of the part before the `@`."""
    local, _, _ = email.partition("@")
    return _NOT_PLAIN.sub("", local.lower())[:MAX_LENGTH] or DEFAULT


def with_suffix(name: str) -> str:
    """The name with random letters and digits at its end."""
    suffix = "".join(secrets.choice(_SUFFIX_CHARACTERS) for _ in range(SUFFIX_LENGTH))
    return f"{name[: MAX_LENGTH - SUFFIX_LENGTH]}{suffix}"


Derivation = Callable[[str], str]
"""A username for an e-mail address."""
