"""A client of a storybook storefront, like its front end in a browser: cookies, and the CSRF token of one of them."""

from io import BytesIO
from typing import Any
from uuid import uuid4

import httpx
from PIL import Image, ImageDraw
from testkit.conditions import eventually

from clients.emporium import unique_address

ORIGIN = "http://localhost:3000"
CSRF = ("csrftoken", "X-CSRFToken")
PASSWORD = "Fairy-Tale-1001"
STYLE = "Anime/Manga"
WRITES = ("POST", "PUT", "PATCH", "DELETE")
PAGE_TEXT = "თემა: სათავგადასავლო\n\nნინო ტყეში დრაკონს შეხვდა. „გამარჯობა!“ — თქვა მან."


def portrait(skin: str = "#e8b898", hair: str = "#4a2c17", side: int = 480) -> bytes:
    """A JPEG of a face, drawn, with EXIF data that must not be kept."""
    picture = Image.new("RGB", (side, side), "#b9d4e6")
    draw = ImageDraw.Draw(picture)
    unit = side / 100
    for shape, box, colour in (
        (draw.ellipse, (26, 8, 74, 70), hair),
        (draw.rectangle, (20, 78, 80, 100), "#c0392b"),
        (draw.ellipse, (30, 18, 70, 80), skin),
        (draw.ellipse, (38, 42, 45, 48), "#2b2b2b"),
        (draw.ellipse, (55, 42, 62, 48), "#2b2b2b"),
        (draw.rectangle, (42, 64, 58, 67), "#b03a3a"),
    ):
        shape([edge * unit for edge in box], fill=colour)
    exif = Image.Exif()
    exif[0x010E] = "a description that must not be kept"
    written = BytesIO()
    picture.save(written, "JPEG", quality=90, exif=exif)
    return written.getvalue()


class Author:
    """A visitor, or a customer after `register` or `login`. `base` is the storefront's address.

    Sends what the front end sends: cookies, the page's origin, and with each write the CSRF token of the cookie.
    `csrf` are the names of that cookie and of the header.
    """

    def __init__(
        self,
        base: str,
        *,
        address: str | None = None,
        browser: str = "Mozilla/5.0 (storybook)",
        origin: str = ORIGIN,
        csrf: tuple[str, str] = CSRF,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.base = base
        self.address = address or unique_address()
        self.browser = browser
        self._csrf_cookie, self._csrf_header = csrf
        headers = {"X-Forwarded-For": self.address, "User-Agent": browser, "Origin": origin}
        self.http = httpx.AsyncClient(headers=headers, timeout=150, trust_env=False, transport=transport)
        self.username = f"nino{uuid4().hex[:10]}"
        self.email = f"{self.username}@customer.example"

    async def call(self, method: str, path: str, expect: int | None = 200, **options: Any) -> httpx.Response:
        headers = options.pop("headers", {})
        token = self.http.cookies.get(self._csrf_cookie)
        if method in WRITES and token and self._csrf_header not in headers:
            headers[self._csrf_header] = token
        response = await self.http.request(method, f"{self.base}/api{path}", headers=headers, **options)
        if expect is not None:
            assert response.status_code == expect, f"{method} {path}: {response.status_code} {response.text[:500]}"
        return response

    async def get(self, path: str, expect: int = 200, **options: Any) -> Any:
        return (await self.call("GET", path, expect, **options)).json()

    async def post(self, path: str, body: Any = None, expect: int = 201, **options: Any) -> Any:
        if body is not None:
            options["json"] = body
        return (await self.call("POST", path, expect, **options)).json()

    async def put(self, path: str, body: Any, expect: int = 200) -> Any:
        return (await self.call("PUT", path, expect, json=body)).json()

    async def patch(self, path: str, body: Any, expect: int = 200) -> Any:
        return (await self.call("PATCH", path, expect, json=body)).json()

    async def refused(self, method: str, path: str, expect: int, **options: Any) -> dict[str, Any]:
        """Return the body of a refusal, which has a text as `detail`, and at customers' endpoints as `error` too."""
        body: dict[str, Any] = (await self.call(method, path, expect, **options)).json()
        assert isinstance(body["detail"], str), body
        assert body["detail"], body
        if path.startswith("/customer/"):
            assert body["error"] == body["detail"]
        return body

    async def register(self, **fields: Any) -> "Author":
        facts = {"username": self.username, "password": PASSWORD, "email": self.email, "first_name": "Nino"}
        await self.post(
            "/customer/register/", {**facts, "last_name": "Kapanadze", "phone": "+995 555 123456", **fields}
        )
        return self

    async def login(self, username: str | None = None, password: str = PASSWORD) -> "Author":
        await self.post("/customer/login/", {"username": username or self.username, "password": password}, 200)
        return self

    @property
    def session(self) -> dict[str, str]:
        """The headers of a customer's requests: all cookies, and the CSRF token."""
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.http.cookies.jar)
        return {"Cookie": cookies, **self.csrf_token}

    @property
    def csrf_token(self) -> dict[str, str]:
        """The header that repeats the CSRF token."""
        return {self._csrf_header: self.http.cookies[self._csrf_cookie]}

    async def book(self, title: str = "ნინოს დრაკონი", style: str = STYLE, **fields: Any) -> Any:
        return await self.post("/product/books/", {"title": title, "art_style": style, "slug": None, **fields})

    async def character(self, book: Any, name: str = "ნინო", *photos: bytes, expect: int = 201) -> Any:
        """Add a character as the front end does: the first photograph twice, and all of them."""
        photos = photos or (portrait(),)
        files = [("reference_photo", ("a.jpg", photos[0], "image/jpeg"))]
        files += [("reference_photos", ("a.jpg", photo, "image/jpeg")) for photo in photos]
        form = {"book_id": book["id"], "name": name, "gender": "female"}
        return await self.post("/product/characters/", expect=expect, data=form, files=files)

    async def page(self, book: Any, number: int = 1, **fields: Any) -> Any:
        body = {"book": book["id"], "book_id": book["id"], "page_number": number, **fields}
        return await self.post("/product/pages/", body)

    async def cover_version(self, book: Any, expect: int = 201, **fields: Any) -> Any:
        snapshot = {"template": "heroic", "title": book["title"], "characters": []}
        body = {"book_id": book["id"], "prompt_snapshot": snapshot, "title_text": book["title"], **fields}
        return await self.post("/product/cover-versions/", body, expect)

    async def page_version(self, page: Any, expect: int = 201, **fields: Any) -> Any:
        body = {"page": page["id"], "book_id": page["book"], "prompt": PAGE_TEXT, **fields}
        return await self.post("/product/page-versions/", body, expect)

    async def character_version(self, character: Any, expect: int = 201, **fields: Any) -> Any:
        body = {"character": character["id"], "book_id": character["book"], "prompt_snapshot": {}, **fields}
        return await self.post("/product/character-versions/", body, expect)

    async def own_address(self, **fields: Any) -> int:
        """Save the delivery address; returns its id."""
        facts = {
            "full_name": "Nino Kapanadze",
            "phone": "+995 555 123456",
            "email": self.email,
            "address_line1": "Rustaveli 12",
            "address_line2": "",
            "city": "Tbilisi",
        }
        response = await self.call("POST", "/customer/address/", None, json={**facts, **fields})
        assert response.status_code in (200, 201), response.text
        return int(response.json()["id"])

    async def order(self, *books: Any, tier: str = "book_8", expect: int = 201, **fields: Any) -> Any:
        """Order one copy of each book, with prices that the platform must not believe."""
        address = fields.pop("delivery_address_id", None) or await self.own_address()
        items = [{"book_id": book["id"], "quantity": 1, "unit_price": "0.01"} for book in books]
        body = {"tier_name": tier, "delivery_address_id": address, "total_amount": "0.01", "items": items, **fields}
        return await self.post("/orders/create/", body, expect)

    async def buy(self, *books: Any, tier: str = "book_8", secret: str) -> Any:
        """Order books, pay for them by the webhook, and wait until the books know it; returns the order."""
        order = await self.order(*books, tier=tier)
        await Cashier(self.base, secret).paid(order["order_id"])
        for book in books:
            await self.paid_for(book)
        return order

    async def paid_for(self, book: Any) -> Any:
        """Wait until a book has a tier; returns the tier."""

        async def tier() -> Any:
            return (await self.get(f"/product/books/{book['id']}/"))["pricing_tier"]

        return await eventually(tier)

    async def mails(self) -> list[dict[str, Any]]:
        """The mails to the customer, newest first."""
        box = httpx.URL(self.base).join("/sandbox/mail/")
        mails: list[dict[str, Any]] = (await self.http.get(box, params={"to": self.email})).json()
        return mails

    async def downloaded(self, url: str, expect: int = 200) -> bytes:
        """Download a picture by its address alone, as an <img> of another origin does."""
        async with httpx.AsyncClient(trust_env=False) as anonymous:
            response = await anonymous.get(httpx.URL(self.base).join(url))
        assert response.status_code == expect, f"{url}: {response.status_code} {response.text[:200]}"
        return response.content


class Cashier:
    """The external payment service, which tells of payments."""

    def __init__(self, base: str, secret: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self.base = base
        headers = {"X-Forwarded-For": unique_address()}
        self.http = httpx.AsyncClient(headers=headers, timeout=30, trust_env=False, transport=transport)
        self._secret = secret

    async def tell(self, expect: int = 200, secret: str | None = None, **body: Any) -> Any:
        response = await self.http.post(
            f"{self.base}/api/orders/payment/webhook/",
            json=body,
            headers={"X-Webhook-Secret": self._secret if secret is None else secret},
        )
        assert response.status_code == expect, f"{body}: {response.status_code} {response.text}"
        return response.json()

    async def paid(self, order_id: int, **body: Any) -> Any:
        return await self.tell(order_id=order_id, **{"status": "paid", "transaction_id": uuid4().hex, **body})
