"""A client of a marbelle storefront, using only its documented HTTP contract."""

from typing import Any
from uuid import uuid4

import httpx

from clients.emporium import unique_address

PASSWORD = "SecurePassword123"
HEADER = "X-Session-ID"


class Visitor:
    """A client: a guest until `login`. `base` is the storefront's address.

    Cookies are kept as by browsers. With `shows_header` the session id of responses is also sent back as a header.
    """

    def __init__(
        self,
        base: str,
        transport: httpx.AsyncBaseTransport | None = None,
        *,
        keeps_cookies: bool = True,
        shows_header: bool = True,
        header: str = HEADER,
    ) -> None:
        self.http = httpx.AsyncClient(
            base_url=f"{base}/api/v1",
            headers={"X-Forwarded-For": unique_address()},
            timeout=30,
            trust_env=False,
            transport=transport,
        )
        self.email = f"{uuid4().hex[:12]}@customer.example"
        self.tokens: dict[str, str] = {}
        self.session_id: str | None = None
        self._keeps_cookies = keeps_cookies
        self._shows_header = shows_header
        self._header = header

    async def call(self, method: str, path: str, expect: int = 200, **body: Any) -> httpx.Response:
        """Send a request like the shop's front end: with the session id only while there is no token."""
        if not self._keeps_cookies:
            self.http.cookies.clear()
        headers = {}
        if self.tokens:
            headers["Authorization"] = f"Bearer {self.tokens['access']}"
        elif self._shows_header and self.session_id:
            headers[self._header] = self.session_id
        response = await self.http.request(method, path, headers=headers, json=body or None)
        assert response.status_code == expect, f"{method} {path}: {response.status_code} {response.text}"
        self.session_id = response.headers.get(self._header, self.session_id)
        return response

    async def done(self, method: str, path: str, expect: int = 200, **body: Any) -> Any:
        """Return the `data` of a response in the envelope."""
        answer = (await self.call(method, path, expect, **body)).json()
        assert answer["success"] is True, answer
        assert answer["message"], answer
        return answer.get("data")

    async def refused(self, method: str, path: str, expect: int, **body: Any) -> str:
        """Return the message of a refusal."""
        answer = (await self.call(method, path, expect, **body)).json()
        assert answer["success"] is False, answer
        return str(answer["message"])

    async def goods(self, count: int) -> list[dict[str, Any]]:
        """Return well-stocked products, cheapest first."""
        listed = (await self.call("GET", "/products/?in_stock=true&ordering=-stock_quantity")).json()["results"]
        assert len(listed) >= count, f"{len(listed)} in stock, {count} wanted"
        return sorted(listed[:count], key=lambda product: float(product["price"]))

    async def add(self, product: dict[str, Any], quantity: int = 1) -> Any:
        return await self.done("POST", "/cart/items/", product_id=product["id"], quantity=quantity)

    async def cart(self) -> Any:
        return await self.done("GET", "/cart/")

    async def quantities(self) -> dict[int, int]:
        """Return the quantities in the cart by product."""
        return {item["product"]["id"]: item["quantity"] for item in (await self.cart())["items"]}

    async def register(self) -> None:
        await self.done(
            "POST",
            "/auth/register/",
            201,
            email=self.email,
            first_name="John",
            last_name="Doe",
            password=PASSWORD,
            password_confirm=PASSWORD,
            company_name="",
            phone="",
        )

    async def login(self, password: str = PASSWORD) -> Any:
        data = await self.done("POST", "/auth/login/", email=self.email, password=password)
        self.tokens = {name: data[name] for name in ("access", "refresh")}
        return data

    async def logout(self) -> str:
        """Log out; returns the access token that was valid before."""
        await self.done("POST", "/auth/logout/")
        access = self.tokens["access"]
        self.tokens = {}
        return access
