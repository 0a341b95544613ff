"""`Idempotency-Key`: the same request again gets the same answer, a different one under the same key a refusal."""

import hashlib

from common import clock

from sandbox.store import Transaction
from sandbox.stripe.errors import StripeError

KEPT_FOR = 24 * 3600
"""Seconds of the platform's clock after which a key may be used afresh."""


def fingerprint(body: bytes) -> str:
    """The same for the same parameters in any order."""
    return hashlib.sha256(b"&".join(sorted(body.split(b"&")))).hexdigest()


def replay(transaction: Transaction, api_key: str, key: str, path: str, body: bytes) -> tuple[int, bytes, str] | None:
    """The status, body and original request id remembered for this key, if any."""
    if len(key) > 255:
        raise StripeError("Idempotency keys may be at most 255 characters long.", kind="idempotency_error")
    row = transaction.row("SELECT * FROM replays WHERE api_key = ? AND key = ?", (api_key, key))
    if row is None or row["created"] < clock.timestamp() - KEPT_FOR:
        return None
    if row["path"] != path:
        raise StripeError(
            "Keys for idempotent requests can only be used for the same endpoint they were first used for "
            f"('{path}' vs '{row['path']}'). Try using a key other than '{key}' if you meant to execute a "
            "different request.",
            kind="idempotency_error",
        )
    if row["fingerprint"] != fingerprint(body):
        raise StripeError(
            "Keys for idempotent requests can only be used with the same parameters they were first used with. "
            f"Try using a key other than '{key}' if you meant to execute a different request.",
            kind="idempotency_error",
        )
    return row["status"], row["body"], row["request_id"]


def forget_old(transaction: Transaction) -> None:
    """Drop what no key refers to any more."""
    transaction.execute("DELETE FROM replays WHERE created < ?", (clock.timestamp() - KEPT_FOR,))


def remember(
    transaction: Transaction,
    api_key: str,
    key: str,
    path: str,
    body: bytes,
    status: int,
    request_id: str,
    answer: bytes,
) -> None:
    transaction.execute(
        "INSERT OR REPLACE INTO replays VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (api_key, key, path, fingerprint(body), status, request_id, answer, clock.timestamp()),
    )
