"""A client of an emporium storefront, using only its documented HTTP contract."""

from typing import Any
from uuid import uuid4

import httpx

PASSWORD = "Correct-Horse-7"


def unique_address() -> str:
    """Return a unique client address (documentation range of IPv6), so that clients share no rate limit."""
    groups = uuid4().hex[:24]
    return "2001:db8:" + ":".join(groups[i : i + 4] for i in range(0, 24, 4))


class Shopper:
    """A client: anonymous until `register` or `login`. `base` is the storefront's address."""

    def __init__(self, base: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self.base = base
        self.http = httpx.AsyncClient(
            base_url=f"{base}/api/v1",
            headers={"X-Forwarded-For": unique_address()},
            timeout=30,
            trust_env=False,
            transport=transport,
        )
        self.email = f"{uuid4().hex[:12]}@customer.example"
        self.tokens: dict[str, str] = {}

    async def call(self, method: str, path: str, expect: int | None = None, **options: Any) -> httpx.Response:
        response = await self.http.request(method, path, **options)
        if expect is not None:
            assert response.status_code == expect, f"{method} {path}: {response.status_code} {response.text}"
        return response

    async def get(self, path: str, expect: int | None = 200, **options: Any) -> Any:
        return (await self.call("GET", path, expect, **options)).json()

    async def post(self, path: str, body: Any = None, expect: int | None = 200, **options: Any) -> Any:
        return (await self.call("POST", path, expect, json=body, **options)).json()

    async def register(self, **changes: Any) -> dict[str, Any]:
        body = {
            "email": self.email,
            "password": PASSWORD,
            "password_confirm": PASSWORD,
            "first_name": "John",
            "last_name": "Doe",
            **changes,
        }
        answer: dict[str, Any] = await self.post("/auth/register/", body, 201)
        return answer

    async def login(self, password: str = PASSWORD) -> "Shopper":
        answer = await self.post("/auth/login/", {"email": self.email, "password": password})
        self.tokens = answer["tokens"]
        self.http.headers["Authorization"] = f"Bearer {self.tokens['access']}"
        return self

    async def join(self) -> "Shopper":
        await self.register()
        return await self.login()

    async def address(self, **changes: Any) -> str:
        """Create an address; returns its id."""
        body = {
            "address_type": "shipping",
            "full_name": "John Doe",
            "phone_number": "+1234567890",
            "street_address": "123 Main St",
            "apartment": "Apt 4B",
            "city": "New York",
            "state": "NY",
            "country": "USA",
            "zip_code": "10001",
            **changes,
        }
        return str((await self.post("/auth/me/addresses/", body, 201))["id"])

    async def add(self, product_id: str, quantity: int = 1, variant_id: str | None = None) -> Any:
        body: dict[str, Any] = {"product_id": product_id, "quantity": quantity}
        if variant_id:
            body["variant_id"] = variant_id
        return await self.post("/cart/items/", body, None)

    async def checkout(self, address: str | None = None, expect: int | None = 201, **options: Any) -> dict[str, Any]:
        address = address or await self.address()
        body = {"shipping_address_id": address, "billing_address_id": address}
        answer: dict[str, Any] = await self.post("/orders/", body, expect, **options)
        return answer

    async def intent(self, order_id: str) -> dict[str, str]:
        answer: dict[str, str] = await self.post("/payments/create-intent/", {"order_id": order_id})
        return answer

    async def confirm(self, order_id: str, intent_id: str, expect: int | None = 200) -> dict[str, Any]:
        body = {"order_id": order_id, "payment_intent_id": intent_id}
        answer: dict[str, Any] = await self.post("/payments/confirm/", body, expect)
        return answer

    async def order(self, order_id: str) -> dict[str, Any]:
        answer: dict[str, Any] = await self.get(f"/orders/{order_id}/")
        return answer


async def _add_key(request: httpx.Request) -> None:
    if request.method not in ("GET", "HEAD"):
        request.headers.setdefault("Idempotency-Key", str(uuid4()))


class StaffMember:
    """A client of the staff contract. Its writes have an `Idempotency-Key` each, unless a call names one."""

    def __init__(self, base: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self.http = httpx.AsyncClient(
            base_url=f"{base}/api/staff/v1",
            headers={"X-Forwarded-For": unique_address()},
            timeout=30,
            trust_env=False,
            transport=transport,
            event_hooks={"request": [_add_key]},
        )

    async def login(self, email: str, password: str) -> "StaffMember":
        answer = await self.call("POST", "/auth/login", 200, json={"email": email, "password": password})
        self.http.headers["Authorization"] = f"Bearer {answer['access']}"
        return self

    async def call(self, method: str, path: str, expect: int | None = None, **options: Any) -> Any:
        response = await self.http.request(method, path, **options)
        if expect is not None:
            assert response.status_code == expect, f"{method} {path}: {response.status_code} {response.text}"
        return response.json() if response.content else None

    async def product(self, stock: int, price: str = "19.99", **changes: Any) -> dict[str, Any]:
        """Create a product with this stock."""
        body = {
            "name": f"Thing {uuid4().hex[:8]}",
            "sku": f"T-{uuid4().hex[:8].upper()}",
            "price": price,
            "description": "A thing.",
            **changes,
        }
        if "category_id" not in body:
            body["category_id"] = await self.category()
        product: dict[str, Any] = await self.call("POST", "/products", 201, json=body)
        await self.call("PUT", f"/products/{product['id']}/stock", 200, json={"quantity": stock})
        return product

    async def category(self) -> str:
        """Return the id of any category."""
        known = (await self.call("GET", "/categories", 200))["items"]
        if known:
            return str(known[0]["id"])
        return str((await self.call("POST", "/categories", 201, json={"name": f"Things {uuid4().hex[:8]}"}))["id"])


class Card:
    """Pays an intent at Stripe as Stripe.js does in a browser, with the publishable key."""

    def __init__(self, sandbox: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self.http = httpx.AsyncClient(base_url=f"{sandbox}/stripe/v1", timeout=30, trust_env=False, transport=transport)

    async def pay(self, intent: dict[str, str], method: str = "pm_card_visa") -> httpx.Response:
        return await self.http.post(
            f"/payment_intents/{intent['payment_intent_id']}/confirm",
            data={"payment_method": method, "client_secret": intent["client_secret"]},
            headers={"Authorization": "Bearer pk_test_browser"},
        )
