"""A client of a figureforge storefront, using its documented HTTP contract, the mailbox and the payment page."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import httpx
from testkit.conditions import eventually

from clients.emporium import unique_address

CARD = "4242424242424242"
DRAWN_WITHIN = 90.0
"""Seconds until a picture is drawn on a busy machine."""
LINK = re.compile(r"https?://\S+\?code=\d{6}&\S+")
STAGES = ("queued", "processing", "completed", "failed")


class Artist:
    """A customer, anonymous until `sign_in`. `base` is the storefront's address."""

    def __init__(
        self, base: str, *, email: str | None = None, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self.base = base
        self.http = httpx.AsyncClient(
            headers={"X-Forwarded-For": unique_address()}, timeout=60, trust_env=False, transport=transport
        )
        self.email = email or f"{uuid4().hex[:12]}@customer.example"
        self.access: str | None = None
        self.refresh: str | None = None

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
        if body is not None:
            options["json"] = body
        return (await self.call("POST", path, expect, **options)).json()

    async def refused(self, method: str, path: str, expect: int, **options: Any) -> dict[str, Any]:
        """Return the error of a refusal: `code`, `message` and `details`."""
        body = (await self.call(method, path, expect, **options)).json()
        assert set(body) == {"error", "detail"}, body
        error: dict[str, Any] = body["error"]
        assert set(error) == {"code", "message", "details"}, error
        assert body["detail"] == error["message"]
        return error

    async def mails(self) -> list[dict[str, Any]]:
        """The mails to the customer, newest first."""
        box = httpx.URL(self.base).join("/sandbox/mail/")
        mails: list[dict[str, Any]] = (await self.http.get(box, params={"to": self.email})).json()
        return mails

    async def magic_link(self) -> str:
        """Request a magic link; returns the link of the mail."""
        known = {mail["id"] for mail in await self.mails()}
        await self.post("/auth/magic-link/request/", {"email": self.email})

        async def mailed() -> str | None:
            new = (mail["text"] for mail in await self.mails() if mail["id"] not in known)
            found = next(filter(None, map(LINK.search, new)), None)
            return found[0] if found else None

        link = await eventually(mailed)
        assert link is not None
        return link

    async def code(self) -> str:
        """Request a magic link; returns its code."""
        query = parse_qs(urlsplit(await self.magic_link()).query)
        assert query["email"] == [self.email]
        (code,) = query["code"]
        return code

    async def sign_in(self) -> "Artist":
        tokens = await self.post("/auth/magic-link/verify/", {"email": self.email, "code": await self.code()})
        self.access, self.refresh = tokens["access_token"], tokens["refresh_token"]
        return self

    async def me(self) -> Any:
        return await self.get("/auth/user/")

    async def generate(self, expect: int = 202, **body: Any) -> Any:
        """Submit a generation; by default a quick one, of one picture."""
        return await self.post("/images/generate/", {"model": "flux-schnell", **body}, expect)

    async def job(self, job_id: str) -> Any:
        return await self.get(f"/images/job/{job_id}/")

    async def drawn(self, job_id: str) -> Any:
        """Wait until a job has completed; returns it."""

        async def is_completed() -> bool:
            job = await self.job(job_id)
            assert job["status"] in STAGES[:3], job
            return bool(job["status"] == "completed")

        await eventually(is_completed, within=DRAWN_WITHIN, every=0.2)
        return await self.job(job_id)

    async def draw(self, **body: Any) -> list[dict[str, Any]]:
        """Generate pictures, and wait for them."""
        accepted = await self.generate(**body)
        images: list[dict[str, Any]] = (await self.drawn(accepted["job_id"]))["images"]
        return images

    async def checkout(self, plan: str = "pro_monthly", card: str = CARD, **body: Any) -> str:
        """Subscribe on the payment page; returns the page of the front end to which it leads."""
        url = (await self.post("/subscriptions/checkout/", {"plan_id": plan, **body}))["checkout_url"]
        paid = await self.http.post(f"{url}/pay", data={"card": card})
        assert paid.status_code == 303, paid.text
        return str(paid.headers["location"])

    async def subscribe(self, plan: str = "pro_monthly") -> Any:
        """Subscribe, and wait until the plan applies; returns the customer's profile."""
        await self.checkout(plan)
        return await self.eventually_me(lambda me: me["subscription"]["plan_id"] == plan and me["quota"]["limit"] > 5)

    async def eventually_me(self, holds: Any) -> Any:
        """Wait until the profile is as expected: a webhook and events have to be processed."""

        async def found() -> Any:
            me = await self.me()
            return me if holds(me) else None

        return await eventually(found, every=0.1)

    async def advance(self, subscription: str, outcome: str = "paid") -> None:
        """Let the subscription's next period begin at the payment provider, or settle its overdue invoice."""
        address = httpx.URL(self.base).join(f"/sandbox/stripe/subscriptions/{subscription}/advance")
        response = await self.http.post(address, json={"outcome": outcome})
        assert response.status_code == 200, response.text
