"""Accounts: every address has one, with a stable subject and names that are made from the address unless given."""

import re
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from common.kernel import clock

from sandbox.google.errors import OAuthError, invalid_request
from sandbox.store import Store

ADDRESS = re.compile(r"[^\s@,;<>\"()\[\]\\]{1,64}@[^\s@,;<>\"()\[\]\\]{1,255}")
NAME_LENGTH = 200
SHOWN = 8


@dataclass(frozen=True, slots=True)
class Account:
    """Who signs in. An absent name is empty."""

    email: str
    given_name: str
    family_name: str
    email_verified: bool = True

    @property
    def subject(self) -> str:
        """21 digits, as Google's, the same for every spelling of the address."""
        return subject_of(self.email)

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    def claims(self, scopes: tuple[str, ...], picture: str) -> dict[str, Any]:
        """The claims that the scopes permit; names that the account lacks are left out."""
        claims: dict[str, Any] = {"sub": self.subject}
        if "email" in scopes:
            claims |= {"email": self.email, "email_verified": self.email_verified}
        if "profile" in scopes:
            names = {"name": self.name, "given_name": self.given_name, "family_name": self.family_name}
            claims |= {"picture": picture} | {claim: value for claim, value in names.items() if value}
        return claims

    def document(self) -> dict[str, Any]:
        return asdict(self)


def subject_of(email: str) -> str:
    number = int.from_bytes(sha256(email.lower().encode()).digest()[:16], "big")
    return str(10**20 + number % (9 * 10**20))


class Accounts:
    """The addresses that have signed in, with the names they had last."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def chosen(self, values: dict[str, str]) -> Account | None:
        """Return the account that the `sandbox_…` parameters name; None if they name no address.

        Raises OAuthError for what is not an address, and for names that are too long.
        """
        email = values.get("sandbox_user", "").strip()
        if not email:
            return None
        if not ADDRESS.fullmatch(email):
            raise invalid_request(f"sandbox_user is not an e-mail address: {email[:100]}")
        given, family = self._names(email, values)
        return Account(email, given, family, _is_verified(values))

    def remember(self, account: Account) -> None:
        self._store.autocommit.execute(
            "INSERT INTO google_accounts (address, email, given_name, family_name, used) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (address) DO UPDATE SET email = excluded.email, given_name = excluded.given_name, "
            "family_name = excluded.family_name, used = excluded.used",
            (account.email.lower(), account.email, account.given_name, account.family_name, clock.timestamp()),
        )

    def offered(self, storefront: str | None) -> list[Account]:
        """The demo account of a storefront, then the accounts that signed in last."""
        if storefront is None:
            return self.latest()
        address = f"demo@{storefront}.example"
        others = [account for account in self.latest() if account.email.lower() != address]
        return [Account(address, *self._names(address, {})), *others]

    def latest(self) -> list[Account]:
        """The accounts that signed in last, latest first."""
        rows = self._store.autocommit.rows(
            "SELECT email, given_name, family_name FROM google_accounts ORDER BY used DESC, address LIMIT ?", (SHOWN,)
        )
        return [Account(*row) for row in rows]

    def _names(self, email: str, values: dict[str, str]) -> tuple[str, str]:
        if values.get("sandbox_names") == "none":
            return "", ""
        row = self._store.autocommit.row(
            "SELECT given_name, family_name FROM google_accounts WHERE address = ?", (email.lower(),)
        )
        before = tuple(row) if row is not None and any(row) else _names_in(email)
        given = values.get("sandbox_given_name", before[0]).strip()
        family = values.get("sandbox_family_name", before[1]).strip()
        if max(len(given), len(family)) > NAME_LENGTH:
            raise invalid_request(f"A name may have at most {NAME_LENGTH} characters.")
        return given, family


def _names_in(email: str) -> tuple[str, str]:
    """Make names from an address: ada.lovelace@x.example → Ada Lovelace, ada@x.example → Ada X."""
    local, _, domain = email.partition("@")
    words = [word for word in re.split(r"[._-]+", local.partition("+")[0]) if word] or ["user"]
    family = " ".join(word.capitalize() for word in words[1:]) or domain.partition(".")[0].capitalize()
    return words[0].capitalize(), family


def _is_verified(values: dict[str, str]) -> bool:
    given = values.get("sandbox_email_verified", "true")
    if given not in ("true", "false"):
        raise OAuthError("invalid_request", "sandbox_email_verified must be true or false")
    return given == "true"
