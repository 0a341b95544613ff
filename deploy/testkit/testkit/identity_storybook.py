"""Identity under test through the storybook contract: customers with session cookies, visitors, paid orders."""

import re
from http.cookies import Morsel, SimpleCookie
from typing import Any
from uuid import UUID, uuid4

import httpx
from common.events.orders import ClaimRequested
from common.kernel.callers import Caller

from testkit.identity import PASSWORD, SignedInUser, Users, new_address

CUSTOMER = "/api/customer"
ADDRESS = {
    "full_name": "ნინო ბერიძე",
    "phone": "+995 555 12 34 56",
    "email": "nino@people.example",
    "address_line1": "12 Rustaveli Avenue",
    "address_line2": "Flat 4",
    "city": "Tbilisi",
}
_PASSWORD = re.compile(r"^Temporary password: (\S+)$", re.MULTILINE)


def new_username() -> str:
    return f"nino-{uuid4().hex[:12]}"


def session_cookie(response: httpx.Response) -> Morsel[str]:
    """The session cookie that a response sets or deletes."""
    [header] = response.headers.get_list("set-cookie")
    cookie: SimpleCookie = SimpleCookie(header)
    assert list(cookie) == ["sessionid"]
    return cookie["sessionid"]


def temporary_password_of(text: str) -> str:
    """The password in the text of a mail."""
    [password] = _PASSWORD.findall(text)
    return str(password)


def claim_requested(storefront: str, guest_id: UUID, **changes: Any) -> ClaimRequested:
    """The event of a guest's paid order, with another order and address each time."""
    facts = {"order_id": uuid4(), "number": 7, "user_id": None, "email": new_address()}
    facts |= {"full_name": "Nino Beridze", "phone": "+995555123456"}
    return ClaimRequested.model_validate({**facts, "storefront": storefront, "guest_id": guest_id, **changes})


class StorybookUsers(Users):
    """Customers and visitors of a storefront with the storybook contract."""

    async def register(self, storefront: str, **changes: Any) -> httpx.Response:
        """Without the fields whose value in `changes` is None."""
        body = {
            "username": new_username(),
            "password": PASSWORD,
            "email": new_address(),
            "first_name": "Nino",
            "last_name": "Beridze",
            "phone": "+995 555 12 34 56",
            **changes,
        }
        body = {name: value for name, value in body.items() if value is not None}
        return await self.visitor(storefront).post(f"{CUSTOMER}/register/", json=body)

    async def log_in(self, storefront: str, email: str, password: str = PASSWORD) -> httpx.Response:
        """`email` may be a username."""
        body = {"username": email, "password": password}
        return await self.visitor(storefront).post(f"{CUSTOMER}/login/", json=body)

    async def new_user(self, storefront: str, email: str | None = None, **changes: Any) -> SignedInUser:
        response = await self.register(storefront, **({"email": email} if email else {}), **changes)
        assert response.status_code == 201, response.text
        return await self.person(storefront, response)

    async def sign_in(self, storefront: str, email: str, password: str = PASSWORD) -> SignedInUser:
        response = await self.log_in(storefront, email, password)
        assert response.status_code == 200, response.text
        return await self.person(storefront, response)

    async def person(self, storefront: str, response: httpx.Response) -> SignedInUser:
        """The user whose session cookie a response sets."""
        return await self._person(storefront, session_cookie(response).value, "")

    def visitor(self, storefront: str, guest_id: UUID | None = None) -> httpx.AsyncClient:
        """Calls the service without a session."""
        return self.harness.client(Caller(storefront=storefront, guest_id=guest_id), "storybook")

    async def profile(self, user: SignedInUser) -> dict[str, Any]:
        response = await user.client.get(f"{CUSTOMER}/user/")
        assert response.status_code == 200, response.text
        profile: dict[str, Any] = response.json()
        return profile
