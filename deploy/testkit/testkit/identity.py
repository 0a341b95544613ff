"""Identity under test: users who register and sign in, and the mails they get."""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import httpx
from common.kernel.access_tokens import AccessClaims
from common.kernel.callers import Caller
from common.mail.mails import Mail
from common.rpc.interfaces.identity import IdentityInterface
from gateway.auth.access_token_verifier import AccessTokenVerifier

from testkit.harness import Harness

PASSWORD = "Quiet-Harbour-42"  # noqa: S105  # for accounts that live as long as a test
_TOKEN = re.compile(r"\?token=([\w-]+)")


@dataclass
class Mailbox:
    """Collects sent mails. Sending to an address fails as often as `failures` says."""

    mails: list[Mail] = field(default_factory=list)
    failures: Counter[str] = field(default_factory=Counter)

    async def send(self, mail: Mail) -> None:
        if self.failures[mail.to]:
            self.failures[mail.to] -= 1
            raise ConnectionError("the mail server is down")
        self.mails.append(mail)

    def to(self, address: str) -> list[Mail]:
        return [mail for mail in self.mails if mail.to == address]


@dataclass(frozen=True)
class SignedInUser:
    """A user with a session."""

    caller: Caller
    id: UUID
    storefront: str
    email: str
    session_id: UUID
    access: str
    refresh: str
    harness: Harness

    @property
    def client(self) -> httpx.AsyncClient:
        """Calls the service as the gateway does for this user's access token."""
        return self.harness.client(self.caller, self.harness.storefronts[self.storefront].contract)


class Users:
    """Registers and signs in users of the service under test."""

    def __init__(self, harness: Harness, mailbox: Mailbox) -> None:
        self.harness = harness
        self.mailbox = mailbox

    async def register(self, storefront: str, **changes: Any) -> httpx.Response:
        body = {
            "email": new_address(),
            "password": PASSWORD,
            "password_confirm": changes.get("password", PASSWORD),
            "first_name": "Ada",
            "last_name": "Lovelace",
            "phone_number": "+1234567890",
            **changes,
        }
        return await self.harness.anonymous(storefront).post("/api/v1/auth/register/", json=body)

    async def log_in(self, storefront: str, email: str, password: str = PASSWORD) -> httpx.Response:
        body = {"email": email, "password": password}
        return await self.harness.anonymous(storefront).post("/api/v1/auth/login/", json=body)

    async def new_user(self, storefront: str, email: str | None = None) -> SignedInUser:
        """Register and sign in."""
        address = email or new_address()
        assert (await self.register(storefront, email=address)).status_code == 201
        return await self.sign_in(storefront, address)

    async def sign_in(self, storefront: str, email: str, password: str = PASSWORD) -> SignedInUser:
        """A new session of a registered user."""
        response = await self.log_in(storefront, email, password)
        assert response.status_code == 200, response.text
        return await self._person(storefront, **response.json()["tokens"])

    async def claims(self, storefront: str, access: str) -> AccessClaims:
        """The claims that the gateway reads from an access token. Raises InvalidToken."""
        jwks = await self.harness.calls(IdentityInterface).jwks()
        return AccessTokenVerifier(jwks).verify(access, storefront)

    async def token_mailed_to(self, address: str) -> str:
        """The secret of the newest link sent to an address."""
        await self.harness.drain()
        found = _TOKEN.findall(self.mailbox.to(address)[-1].text)
        return str(found[0])

    async def refresh(self, storefront: str, refresh: str) -> httpx.Response:
        return await self.harness.anonymous(storefront).post("/api/v1/auth/refresh/", json={"refresh": refresh})

    async def _person(self, storefront: str, access: str, refresh: str) -> SignedInUser:
        claims = await self.claims(storefront, access)
        caller = Caller(
            storefront=storefront,
            user_id=claims.user_id,
            session_id=claims.session_id,
            email=claims.email,
            scopes=frozenset(claims.permissions),
            token_expires_at=claims.expires_at,
            language=claims.language,
        )
        return SignedInUser(
            caller=caller,
            id=claims.user_id,
            storefront=storefront,
            email=claims.email,
            session_id=claims.session_id,
            access=access,
            refresh=refresh,
            harness=self.harness,
        )


def new_address() -> str:
    return f"{uuid4().hex[:16]}@people.example"
