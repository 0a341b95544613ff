"""`Idempotency-Key`: a repeated request gets the stored response; another request with the same key is refused."""

import hashlib

from common.kernel import clock

from sandbox.store import Transaction
from sandbox.stripe.errors import StripeError

LIFETIME_SECONDS = 24 * 3600
"""Seconds of the platform's clock after which a key may be used for another request."""


def fingerprint(body: bytes) -> str:
    """Return a digest of the parameters that does not depend on their order."""
    return hashlib.sha256(b"&".join(sorted(body.split(b"&")))).hexdigest()


def stored_response(
    transaction: Transaction, api_key: str, key: str, path: str, body: bytes
) -> tuple[int, bytes, str] | None:
    """Return status, body and original request id stored for this key, or None. Raises if the requests differ."""
    if len(key) > 255:
        raise StripeError("Idempotency keys may be at most 255 characters long.", kind="idempotency_error")
    row = transaction.row("SELECT * FROM replays WHERE api_key = ? AND key = ?", (api_key, key))
    if row is None or row["created"] < clock.timestamp() - LIFETIME_SECONDS:
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


def delete_expired(transaction: Transaction) -> None:
    """Delete the responses of expired keys."""
    transaction.execute("DELETE FROM replays WHERE created < ?", (clock.timestamp() - LIFETIME_SECONDS,))


def store_response(
    transaction: Transaction,
    api_key: str,
    key: str,
    path: str,
    body: bytes,
    status: int,
    request_id: str,
    response: bytes,
) -> None:
    transaction.execute(
        "INSERT OR REPLACE INTO replays VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (api_key, key, path, fingerprint(body), status, request_id, response, clock.timestamp()),
    )
