"""The staff contract of a shop, as the command `atelier import` uses it."""

import time
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import uuid4

import httpx
from common.kernel.command_errors import CommandRefused

LARGEST_PICTURE = 5_000_000
POLL_SECONDS = 0.5
SHOWN_ERRORS = 100


class Shop:
    """`url` is the storefront's address, `key` an API key or a token of access."""

    def __init__(self, url: str, key: str) -> None:
        self._http = httpx.Client(
            base_url=f"{url.rstrip('/')}/api/staff/v1",
            headers={"Authorization": f"Bearer {key}"},
            timeout=60,
            trust_env=False,
        )
        self._pictures = httpx.Client(timeout=30, follow_redirects=True)

    def __enter__(self) -> "Shop":
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()
        self._pictures.close()

    def categories(self) -> dict[str, str]:
        """Slugs by name, in lower case."""
        return {each["name"].casefold(): each["slug"] for each in self._call("GET", "/categories")["items"]}

    def add_category(self, name: str) -> str:
        """Its slug."""
        return str(self._call("POST", "/categories", json={"name": name})["slug"])

    def upload(self, kind: str, name: str, content: bytes, *, dry_run: bool) -> dict[str, Any]:
        """The import, when it has ended, with its first errors."""
        form = {"kind": kind, "dry_run": str(dry_run).lower(), "on_error": "skip", "decimal_separator": "."}
        files = {"file": (name, content, "text/csv")}
        path = f"/imports/{self._call('POST', '/imports', data=form, files=files)['id']}"
        while True:
            found: dict[str, Any] = self._call("GET", path)
            if found["state"] in ("completed", "failed", "cancelled"):
                return found
            time.sleep(POLL_SECONDS)

    def product(self, sku: str) -> dict[str, Any] | None:
        """The product with this SKU, with its images."""
        found = self._call("GET", "/products", params={"sku": sku})["items"]
        return found[0] if found else None

    def add_pictures(self, product_id: str, addresses: Sequence[str]) -> Iterator[str]:
        """Fetches pictures and adds them; yields why one could not be added."""
        for address in addresses:
            try:
                content = self._picture(address)
                self._call("POST", f"/products/{product_id}/images", files={"file": ("picture", content)})
            except (httpx.HTTPError, httpx.InvalidURL, CommandRefused) as fault:
                yield f"{address}: {fault}"

    def _picture(self, address: str) -> bytes:
        with self._pictures.stream("GET", address) as response:
            response.raise_for_status()
            content = b""
            for part in response.iter_bytes():
                content += part
                if len(content) > LARGEST_PICTURE:
                    raise CommandRefused(f"is larger than {LARGEST_PICTURE} bytes")
            return content

    def _call(self, method: str, path: str, **options: Any) -> Any:
        """Raises CommandRefused with what the contract says."""
        headers = {} if method == "GET" else {"Idempotency-Key": str(uuid4())}
        try:
            response = self._http.request(method, path, headers=headers, **options)
        except httpx.TransportError as fault:
            raise CommandRefused(f"{self._http.base_url} does not answer: {fault}") from None
        if response.is_error:
            raise CommandRefused(f"{method} {path}: {response.status_code} {_detail(response)}")
        return response.json()


def _detail(response: httpx.Response) -> str:
    try:
        return str(response.json()["detail"])
    except (ValueError, KeyError, TypeError):
        return response.reason_phrase
