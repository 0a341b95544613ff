"""Tokens that name a private file and expire, for addresses that are used without a header: `<img src>`."""

import base64
import hmac

from common.kernel import clock

BUCKET_SECONDS = 900
"""Tokens for one file made within so many seconds are equal, so that browsers can reuse what they have loaded."""


class FileTokens:
    """Signs and verifies `KEY.EXPIRY.SIGNATURE`. The signing key is derived from the platform's key.

    A token of `issue` is valid for `lifetime` to `lifetime + BUCKET_SECONDS` seconds. All are valid at one storefront.
    """

    def __init__(self, key: str, lifetime: int = 3600) -> None:
        self._secret = hmac.digest(key.encode(), b"atelier file tokens", "sha256")
        self._lifetime = lifetime

    def issue(self, storefront: str, key: str) -> str:
        """`key` contains no full stop."""
        bucket = int(clock.timestamp()) // BUCKET_SECONDS + 1
        return self.issue_until(storefront, key, bucket * BUCKET_SECONDS + self._lifetime)

    def issue_until(self, storefront: str, key: str, expiry: int) -> str:
        """A token that is valid until `expiry`, in seconds since 1970."""
        return f"{key}.{expiry}.{self._signature(storefront, key, str(expiry))}"

    def verify(self, storefront: str, token: str) -> str | None:
        """The file's key; None if the token is forged, expired or of another storefront."""
        key, expiry, signature = ([*token.split("."), "", ""])[:3]
        expected = self._signature(storefront, key, expiry)
        if not hmac.compare_digest(signature.encode(), expected.encode()) or token.count(".") != 2:
            return None
        return key if int(expiry) > clock.timestamp() else None

    def _signature(self, storefront: str, key: str, expiry: str) -> str:
        message = "\0".join((storefront, key, expiry)).encode()
        return base64.urlsafe_b64encode(hmac.digest(self._secret, message, "sha256")).rstrip(b"=").decode()
