"""Signed tokens in share links, and referral codes, with keys derived from the platform's key."""

import base64
import hmac
from dataclasses import dataclass
from uuid import UUID

import jwt
from common.kernel import clock

from generation.restorations.tables.share_window import SHARE_WINDOW

ALGORITHM = "HS256"
CLAIMS = ["exp", "sf", "uid", "job"]
CODE_BYTES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedJob:
    """The job that a share link is about; `number` is its id in the contract."""

    storefront: str
    user_id: UUID
    number: int


class ShareTokens:
    """Tokens are valid for as long as a share window. Their expiry is measured by the platform's clock."""

    def __init__(self, key: str) -> None:
        self._key = hmac.digest(key.encode(), b"atelier share tokens", "sha256")
        self._code_key = hmac.digest(key.encode(), b"atelier referral codes", "sha256")

    def issue(self, job: SharedJob) -> str:
        expires = int((clock.now() + SHARE_WINDOW).timestamp())
        claims = {"sf": job.storefront, "uid": str(job.user_id), "job": job.number, "exp": expires}
        return jwt.encode(claims, self._key, ALGORITHM)

    def verify(self, token: str) -> SharedJob | None:
        """The job in a token; None if it is forged or expired."""
        try:
            claims = jwt.decode(token, self._key, [ALGORITHM], options={"require": CLAIMS, "verify_exp": False})
        except jwt.PyJWTError:
            return None
        if claims["exp"] <= clock.timestamp():
            return None
        return SharedJob(storefront=claims["sf"], user_id=UUID(claims["uid"]), number=claims["job"])

    def referral_code(self, storefront: str, user_id: UUID) -> str:
        """Sixteen lower-case letters and digits, always the same for one customer, from which no id can be derived."""
        digest = hmac.digest(self._code_key, f"{storefront}\0{user_id}".encode(), "sha256")
        return base64.b32encode(digest[:CODE_BYTES]).decode().lower()
