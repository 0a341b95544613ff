"""Identity under test through FigureForge's contract: customers who sign in with mailed codes."""

import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
from common.jobs.queue import enqueue
from common.kernel.callers import ADDRESS_HEADER
from identity.adapters.magic_link_mails import MagicLinkMail

from testkit.identity import SignedInUser, Users, new_address

AUTH = "/api/auth"
HOME, ELSEWHERE = "203.0.113.7", "198.51.100.9"
"""The addresses of two clients."""
_CODE = re.compile(r"^ +([0-9]{6})$", re.MULTILINE)
_LINK = re.compile(r"^https?://\S+$", re.MULTILINE)


def code_of(text: str) -> str:
    """The code in the text of a mail."""
    [code] = _CODE.findall(text)
    return str(code)


def link_of(text: str) -> str:
    """The link in the text of a mail."""
    [link] = _LINK.findall(text)
    return str(link)


def parameters_of(link: str) -> dict[str, str]:
    """What the front end's page reads from the link."""
    return dict(parse_qsl(urlsplit(link).query, strict_parsing=True))


class FigureForgeUsers(Users):
    """Customers of a storefront with FigureForge's contract."""

    async def post(
        self, storefront: str, path: str, body: Any, *, at: str = HOME, headers: dict[str, str] | None = None
    ) -> httpx.Response:
        """Without a session, from the client address `at`; `path` is below `/api/auth`."""
        client = self.harness.anonymous(storefront, "figureforge")
        return await client.post(f"{AUTH}/{path}/", json=body, headers={ADDRESS_HEADER: at, **(headers or {})})

    async def request_link(self, storefront: str, email: str) -> httpx.Response:
        return await self.post(storefront, "magic-link/request", {"email": email})

    async def verify(self, storefront: str, email: str, code: str, *, at: str = HOME) -> httpx.Response:
        return await self.post(storefront, "magic-link/verify", {"email": email, "code": code}, at=at)

    async def code_mailed_to(self, address: str) -> str:
        """The code of the newest mail to an address."""
        await self.harness.drain()
        return code_of(self.mailbox.to(address)[-1].text)

    async def new_code(self, storefront: str, email: str) -> str:
        """Request a mail, and read it."""
        response = await self.request_link(storefront, email)
        assert response.status_code == 200, response.text
        return await self.code_mailed_to(email.strip().lower())

    async def run_mail_job_again(self, storefront: str, email: str, request: int) -> None:
        """Run the job of an address's `request`th mail another time."""
        async with self.harness.database.transaction() as uow:
            await enqueue(uow, MagicLinkMail(storefront=storefront, email=email, request=request))
        await self.harness.drain()

    async def new_user(self, storefront: str, email: str | None = None) -> SignedInUser:
        """Sign in with an address, which creates its account unless there is one."""
        address = email or new_address()
        response = await self.verify(storefront, address, await self.new_code(storefront, address))
        assert response.status_code == 200, response.text
        tokens = response.json()
        return await self._person(storefront, tokens["access_token"], tokens["refresh_token"])

    async def sign_in(self, storefront: str, email: str, password: str = "") -> SignedInUser:
        """A new session. There are no passwords."""
        return await self.new_user(storefront, email)
