"""Runs Schemathesis over a contract's document in a separate process, with values that exist in the shop."""

import asyncio
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from clients.emporium import Card, Shopper, StaffMember
from emporium_orders import paid

SECONDS = int(os.environ.get("ATELIER_FUZZ_SECONDS", "5"))
"""Seconds of fuzzing per document; increase them for a deeper search."""
SEED = os.environ.get("ATELIER_FUZZ_SEED", "20241202")
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
)
Words = dict[str, list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """How the fuzzer signs in, and signs in again when a token has ended. `token` is a JSON pointer."""

    path: str
    body: dict[str, str]
    token: str

    @classmethod
    def with_password(cls, path: str, email: str, password: str, token: str) -> "Login":
        return cls(path=path, body={"email": email, "password": password}, token=token)


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A bearer token that is valid for longer than the fuzzing lasts."""

    access: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.access}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Headers with the cookies of a session that is valid for longer than the fuzzing lasts, or other credentials.

    Random credentials are not generated beside them: they would take precedence.
    """

    headers: dict[str, str]


async def words_of(staff: StaffMember, customer: Shopper, card: Card) -> Words:
    """Return existing identifiers, by the name of the parameter or field."""
    products = [await staff.product(stock=100_000, price=price) for price in ("19.99", "2499.50", "0.01")]
    product = products[0]
    variant = await staff.call(
        "POST", f"/products/{product['id']}/variants", 201, json={"name": "Blue", "sku": f"{product['sku']}-B"}
    )
    await staff.call("PUT", f"/variants/{variant['id']}/stock", 200, json={"quantity": 100_000})
    order = await paid(customer, card, product)
    review = {"rating": 5, "title": "Good", "comment": "Very good."}
    await customer.post(f"/products/{product['slug']}/reviews/", review, 201)
    await customer.add(product["id"])
    unpaid = await customer.checkout()
    intent = await customer.intent(unpaid["id"])
    line = await customer.add(product["id"], variant_id=variant["id"])
    payments = await staff.call("GET", "/payments", 200, params={"order_id": order["id"]})
    reviews = await staff.call("GET", "/reviews", 200)
    return {
        "slug": [each["slug"] for each in products],
        "product_id": [each["id"] for each in products],
        "variant_id": [variant["id"]],
        "category_id": [await staff.category()],
        "line_id": [line["id"]],
        "address_id": [await customer.address(), await customer.address()],
        "order_id": [order["id"], unpaid["id"]],
        "payment_intent_id": [order["intent"], intent["payment_intent_id"]],
        "payment_id": [each["id"] for each in payments["items"]],
        "review_id": [each["id"] for each in reviews["items"]],
        "customer_id": [(await customer.get("/auth/me/"))["id"]],
    }


PLACES = {
    "slug": ("path.slug",),
    "product_id": ("path.product_id", "query.product_id", "body.product_id"),
    "variant_id": ("path.variant_id", "body.variant_id"),
    "category_id": ("path.category_id", "query.category", "body.category_id", "body.parent_id"),
    "line_id": ("path.line_id",),
    "item_id": ("path.item_id",),
    "key": ("path.key",),
    "session_id": ("header.X-Gravel-Guest",),
    "address_id": ("path.address_id", "body.shipping_address_id", "body.billing_address_id"),
    "order_id": ("path.order_id", "query.order_id", "body.order_id"),
    "payment_intent_id": ("body.payment_intent_id",),
    "payment_id": ("path.payment_id",),
    "review_id": ("path.review_id",),
    "customer_id": ("path.customer_id",),
    "job_id": ("path.job_id",),
    "job_key": ("path.job_id",),
    "image_id": ("path.image_id",),
    "plan_id": ("body.plan_id",),
    "model": ("body.model",),
    "sku": ("body.sku",),
    "platform": ("path.platform",),
    "refresh": ("body.refresh",),
    "file": ("path.token",),
    "book_id": ("path.book_id", "query.book_id", "body.book", "body.book_id"),
    "character_id": ("path.character_id", "query.character", "query.character_id", "body.character"),
    "page_id": ("path.page_id", "query.page_id", "body.page"),
    "version_id": ("path.version_id",),
    "content_id": ("body.content_id",),
    "content_type": ("body.content_type",),
    "retry_pack_order_id": ("body.retry_pack_order_id",),
    "tier_name": ("body.tier_name",),
    "delivery_address_id": ("body.delivery_address_id",),
    "order_number": ("body.order_id",),
    "webhook_secret": ("header.X-Webhook-Secret",),
}
"""The configuration of known values: each is used in three of four cases, otherwise a random one."""


async def fuzz(
    schema: str,
    words: Words,
    folder: Path,
    login: Login | Token | Session | None = None,
    *,
    without: tuple[str, ...] = (),
    seconds: int | None = None,
) -> str:
    """Return the failures that Schemathesis found at the document `schema`; empty if there are none.

    The paths `without` are not called, because they would end the session of the fuzzer.
    Without `seconds`, anonymous requests get half of the time, which is sufficient: most are refused with 401.
    """
    seconds = seconds or (SECONDS if login else SECONDS // 2)
    config = folder / "schemathesis.toml"
    config.write_text(_config(words, login))
    process = await asyncio.create_subprocess_exec(
        str(Path(sys.executable).parent / "st"),
        *("--config-file", str(config), "run", schema, "--checks", ",".join(CHECKS)),
        *("--max-time", str(seconds), "--seed", SEED, "--no-color", "--continue-on-failure", "--warnings", "off"),
        *(argument for path in without for argument in ("--exclude-path", path)),
        *("--suppress-health-check", "all", "--generation-database", "none", "--request-timeout", "20"),
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    (folder / "report.txt").write_bytes(output)
    return output.decode() if process.returncode else ""


def _config(words: Words, login: Login | Token | Session | None) -> str:
    lines = [f"dictionaries.{name}.values = {json.dumps(values)}" for name, values in words.items() if values]
    lines += [
        f"parameters.{json.dumps(place)} = {{ dictionary = {json.dumps(name)}, probability = 0.75 }}"
        for name in words
        for place in PLACES[name]
        if words[name]
    ]
    if isinstance(login, Token | Session):
        headers = ", ".join(f"{name} = {json.dumps(value)}" for name, value in login.headers.items())
        lines.insert(0, f"headers = {{ {headers} }}")
    if isinstance(login, Session):
        lines.insert(0, "generation.with-security-parameters = false")
    return "\n".join([*lines, *(_signing_in(login) if isinstance(login, Login) else [])])


def _signing_in(login: Login) -> list[str]:
    return [
        "[auth.dynamic.openapi.HTTPBearer]",
        f"path = {json.dumps(login.path)}",
        f"payload = {{ {', '.join(f'{key} = {json.dumps(value)}' for key, value in login.body.items())} }}",
        f"extract_selector = {json.dumps(login.token)}",
        "retry_on = [401]",
    ]
