"""A client of a reviv storefront, using its documented HTTP contract and the sandbox's sign-in and payment pages."""

from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import httpx
from PIL import Image, ImageDraw
from testkit.conditions import eventually

from clients.emporium import unique_address

CARD = "4242424242424242"
RESTORED_WITHIN = 60.0
"""Seconds until a small picture is restored on a busy machine."""


class SignInFailed(AssertionError):
    """A step of the sign-in that succeeds once did not: it has failed, or its first response was lost."""


class Sitter:
    """A customer, anonymous until a sign-in. `base` is the storefront's address. Cookies are kept as by browsers."""

    def __init__(
        self,
        base: str,
        *,
        front_end: str = "http://localhost:3000",
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.base = base
        self.front_end = front_end
        self.http = httpx.AsyncClient(
            headers={"X-Forwarded-For": unique_address()}, timeout=60, trust_env=False, transport=transport
        )
        self.email = f"{uuid4().hex[:12]}@customer.example"
        self.access: str | None = None

    async def call(self, method: str, path: str, expect: int | None = 200, **options: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.access}"} if self.access else {}
        headers |= options.pop("headers", {})
        response = await self.http.request(method, f"{self.base}/api{path}", headers=headers, **options)
        if expect is not None:
            assert response.status_code == expect, f"{method} {path}: {response.status_code} {response.text}"
        return response

    async def get(self, path: str, expect: int = 200, **options: Any) -> Any:
        return (await self.call("GET", path, expect, **options)).json()

    async def post(self, path: str, body: Any = None, expect: int = 200, **options: Any) -> Any:
        return (await self.call("POST", path, expect, json=body, **options)).json()

    async def refused(self, method: str, path: str, expect: int, **options: Any) -> dict[str, Any]:
        """Return the error of a refusal: `code`, `message` and `details`."""
        body = (await self.call(method, path, expect, **options)).json()
        assert set(body) == {"error"}, body
        error: dict[str, Any] = body["error"]
        assert set(error) == {"code", "message", "details"}, error
        return error

    async def google_ticket(self) -> str:
        """Sign in at the sandbox's Google, and return the ticket of the redirect to the front end.

        Raises SignInFailed.
        """
        begun = await self.post("/auth/oauth/initiate/", {"provider": "google", "return_to": "/auth/callback"})
        answered = await self.http.get(f"{begun['auth_url']}&sandbox_user={self.email}")
        assert answered.is_redirect, answered.text
        callback = await self.http.get(answered.headers["location"])
        location = str(callback.headers.get("location", ""))
        if not location.startswith(f"{self.front_end}/auth/callback?ticket="):
            raise SignInFailed(f"{callback.status_code} {location} {callback.text}")
        (ticket,) = parse_qs(urlsplit(location).query)["ticket"]
        return ticket

    async def sign_in(self) -> "Sitter":
        """Sign in with Google. Raises SignInFailed."""
        ticket = await self.google_ticket()
        answer = await self.call("POST", "/auth/oauth/exchange/", None, json={"ticket": ticket})
        if answer.status_code != 200:
            raise SignInFailed(f"{answer.status_code} {answer.text}")
        self.access = answer.json()["access"]
        return self

    async def me(self) -> Any:
        return await self.get("/auth/me/")

    async def upload(self, picture: bytes | None = None) -> int:
        """Upload a picture; returns the job's id."""
        files = {"image": ("old.jpg", picture or photograph(), "image/jpeg")}
        answer = (await self.call("POST", "/restorations/upload/", 201, files=files)).json()
        assert set(answer) == {"job_id", "status"}
        assert answer["status"] == "pending"
        number: int = answer["job_id"]
        return number

    async def status(self, job: int) -> Any:
        return await self.get(f"/restorations/{job}/status/")

    async def restored(self, job: int) -> Any:
        """Wait until a job has ended successfully; returns its status."""

        async def is_completed() -> bool:
            status = await self.status(job)
            assert status["status"] in ("pending", "processing", "completed"), status
            return bool(status["status"] == "completed")

        await eventually(is_completed, within=RESTORED_WITHIN, every=0.2)
        return await self.status(job)

    async def history(self) -> Any:
        return await self.get("/restorations/history/")

    async def buy(self, sku: str = "PACK_5") -> str:
        """Buy a pack on the payment page; returns the front end's page of success."""
        url = (await self.post("/credits/purchase/", {"sku": sku}))["checkout_url"]
        paid = await self.http.post(f"{url}/pay", data={"card": CARD})
        assert paid.status_code == 303, paid.text
        return str(paid.headers["location"])

    async def has_credits(self, balance: str) -> None:
        """Wait until the balance is the expected one: a purchase is granted when its webhook has been processed."""

        async def is_granted() -> bool:
            return bool((await self.me())["credit_balance"] == balance)

        await eventually(is_granted, within=RESTORED_WITHIN, every=0.2)


def photograph(width: int = 640, height: int = 520, *, quality: int = 85) -> bytes:
    """Return a JPEG that no other call returns: a sky, a hill and a house, with a scratch."""
    seed = uuid4().int
    image = Image.new("RGB", (width, height), (150, 160, 150 + seed % 50))
    pen = ImageDraw.Draw(image)
    pen.polygon([(0, height), (0, height * 2 // 3), (width, height // 2), (width, height)], fill=(90, 110, 60))
    left = width // 4 + seed % 97
    pen.rectangle((left, height // 3, left + width // 4, height * 3 // 4), fill=(160, 90, 70), outline=(50, 40, 40))
    pen.line((seed % width, 0, seed // width % width, height), fill=(240, 240, 235), width=3)
    content = BytesIO()
    image.save(content, "JPEG", quality=quality)
    return content.getvalue()
