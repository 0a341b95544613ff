"""Authorization codes and access tokens."""

from dataclasses import dataclass
from secrets import token_urlsafe

import orjson
from common.kernel import clock

from sandbox.google.accounts import Account
from sandbox.google.authorization_request import AuthorizationRequest
from sandbox.store import Store

CODE_SECONDS = 600
TOKEN_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Grant:
    """What a code stands for."""

    client_id: str
    redirect_uri: str
    scopes: tuple[str, ...]
    nonce: str | None
    challenge: str | None
    account: Account


@dataclass(frozen=True, slots=True)
class Access:
    """What an access token permits."""

    account: Account
    scopes: tuple[str, ...]


class Grants:
    """Codes can be used once, for ten minutes of the platform's clock; access tokens are valid for an hour."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def issue_code(self, request: AuthorizationRequest, account: Account) -> str:
        code = f"4/0A{token_urlsafe(48)}"
        body = orjson.dumps(request.document() | {"account": account.document()}).decode()
        now = clock.timestamp()
        with self._store.transaction() as transaction:
            transaction.execute("DELETE FROM google_codes WHERE expires < ?", (now - TOKEN_SECONDS,))
            transaction.execute("DELETE FROM google_tokens WHERE expires < ?", (now,))
            transaction.execute(
                "INSERT INTO google_codes (code, expires, body) VALUES (?, ?, ?)", (code, now + CODE_SECONDS, body)
            )
        return code

    def take(self, code: str) -> Grant | None:
        """Return what a code stands for and mark it used. None if it is unknown, expired or used.

        A second use revokes the access token of the first (RFC 6749, section 4.1.2).
        """
        with self._store.transaction() as transaction:
            row = transaction.row("SELECT body, expires, used FROM google_codes WHERE code = ?", (code,))
            transaction.execute("UPDATE google_codes SET used = 1 WHERE code = ?", (code,))
            if row is None or row["used"] or row["expires"] <= clock.timestamp():
                transaction.execute("DELETE FROM google_tokens WHERE code = ?", (code,))
                return None
        stored = orjson.loads(row["body"])
        account, scopes = Account(**stored.pop("account")), tuple(stored.pop("scopes"))
        return Grant(**stored, account=account, scopes=scopes)

    def issue_token(self, code: str, grant: Grant) -> str:
        token = f"ya29.{token_urlsafe(96)}"
        body = orjson.dumps({"account": grant.account.document(), "scopes": grant.scopes}).decode()
        self._store.autocommit.execute(
            "INSERT INTO google_tokens (token, code, expires, body) VALUES (?, ?, ?, ?)",
            (token, code, clock.timestamp() + TOKEN_SECONDS, body),
        )
        return token

    def access(self, token: str) -> Access | None:
        """Return what a token permits; None if it is unknown, revoked or expired."""
        row = self._store.autocommit.row(
            "SELECT body FROM google_tokens WHERE token = ? AND expires > ?", (token, clock.timestamp())
        )
        if row is None:
            return None
        stored = orjson.loads(row["body"])
        return Access(Account(**stored["account"]), tuple(stored["scopes"]))
