"""Identity under test: people who register and sign in, and the mailbox their mails end up in."""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import httpx
from common.access_tokens import AccessClaims, AccessTokenVerifier
from common.callers import Caller
from common.mail import Mail
from common.testing.harness import Harness

PASSWORD = "Quiet-Harbour-42"  # noqa: S105  # for accounts that live as long as a test
_TOKEN = re.compile(r"\?token=([\w-]+)")


@dataclass
class Mailbox:
    """Takes every mail, but fails as often as `refusals` says for an address."""

    mails: list[Mail] = field(default_factory=list)
    refusals: Counter[str] = field(default_factory=Counter)

    async def send(self, mail: Mail) -> None:
        if self.refusals[mail.to]:
            self.refusals[mail.to] -= 1
            raise ConnectionError("the mail server is down")
        self.mails.append(mail)

    def to(self, address: str) -> list[Mail]:
        return [mail for mail in self.mails if mail.to == address]


@dataclass(frozen=True)
class Person:
    """Somebody signed in."""

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
        """Calls as the gateway does for their access token."""
        return self.harness.client(self.caller, self.harness.storefronts[self.storefront].contract)


class People:
    """Who uses the service under test."""

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

    async def newcomer(self, storefront: str, email: str | None = None) -> Person:
        """Somebody new, signed in."""
        address = email or new_address()
        assert (await self.register(storefront, email=address)).status_code == 201
        return await self.arrive(storefront, address)

    async def arrive(self, storefront: str, email: str, password: str = PASSWORD) -> Person:
        """Somebody known, in a new session."""
        response = await self.log_in(storefront, email, password)
        assert response.status_code == 200, response.text
        return await self._person(storefront, **response.json()["tokens"])

    async def claims(self, storefront: str, access: str) -> AccessClaims:
        """What the gateway reads from an access token. Raises InvalidToken."""
        jwks = (await self.harness.internal(storefront).get("/jwks")).json()
        return AccessTokenVerifier(jwks).verify(access, storefront)

    async def token_mailed_to(self, address: str) -> str:
        """The secret of the newest link sent to an address."""
        await self.harness.settle()
        found = _TOKEN.findall(self.mailbox.to(address)[-1].text)
        return str(found[0])

    async def refresh(self, storefront: str, refresh: str) -> httpx.Response:
        return await self.harness.anonymous(storefront).post("/api/v1/auth/refresh/", json={"refresh": refresh})

    async def _person(self, storefront: str, access: str, refresh: str) -> Person:
        claims = await self.claims(storefront, access)
        caller = Caller(
            storefront=storefront,
            user_id=claims.user_id,
            session_id=claims.session_id,
            email=claims.email,
            scopes=frozenset(claims.permissions),
        )
        return Person(
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
