"""A system that keeps a copy of a shop, as an ERP does: it uses `/changes` and the details that it links to alone."""

import asyncio
from typing import Any

from clients.emporium import StaffMember
from testkit.conditions import eventually

KINDS = ("order", "product", "payment", "customer")
PERMISSIONS = ("orders:read", "catalog:read", "payments:read", "customers:read")
LISTS = {"order": "/orders", "product": "/products", "payment": "/payments", "customer": "/customers"}
OF_OTHERS = frozenset(
    {"orders", "book_orders", "cart", "reviews", "credits", "subscriptions", "quota", "jobs", "books", "withheld"}
    | {"unavailable", "last_login_at"}
)
"""Members of a customer that other services answer, or that a sign-in changes."""
PAGE = 50
PAUSE = 0.2
Copies = dict[tuple[str, str], dict[str, Any]]


class Follower:
    """Begins with everything there is. Its cursor is all that it keeps between two requests."""

    def __init__(self, staff: StaffMember) -> None:
        self._staff = staff
        self._cursor: str | None = None
        self.copies: Copies = {}

    async def follow(self, closing: asyncio.Event) -> None:
        while not closing.is_set():
            await self.read()
            await asyncio.sleep(PAUSE)

    async def read(self) -> None:
        """Until nothing more can be read at present."""
        more = True
        while more:
            cursor = {"cursor": self._cursor} if self._cursor else {}
            params = {"kind": list(KINDS), "limit": PAGE, **cursor}
            page = await self._staff.call("GET", "/changes", 200, params=params)
            for item in page["items"]:
                await self._copy(item)
            self._cursor, more = page["follow_cursor"], page["next_cursor"] is not None

    async def is_equal_to_the_shop(self) -> None:
        """Fails unless the copies become what the shop shows."""

        async def is_equal() -> bool:
            await self.read()
            return self.copies == await self._of_shop()

        await eventually(is_equal, every=0.5)

    async def _copy(self, item: dict[str, Any]) -> None:
        found = None if item["is_deleted"] else await self._detail(item["link"])
        key = (item["kind"], item["id"])
        if found is None:
            self.copies.pop(key, None)
        else:
            self.copies[key] = found

    async def _detail(self, link: str) -> dict[str, Any] | None:
        response = await self._staff.http.get(link)
        if response.status_code == 404:
            return None
        assert response.status_code == 200, response.text
        return {name: value for name, value in response.json().items() if name not in OF_OTHERS}

    async def _of_shop(self) -> Copies:
        found: Copies = {}
        for kind, path in LISTS.items():
            for identifier in await self._ids(path):
                body = await self._detail(f"{path}/{identifier}")
                assert body is not None
                found[kind, identifier] = body
        return found

    async def _ids(self, path: str) -> list[str]:
        ids: list[str] = []
        cursor: dict[str, str] = {}
        while True:
            page = await self._staff.call("GET", path, 200, params={"limit": 100, **cursor})
            ids += [each["id"] for each in page["items"]]
            if page["next_cursor"] is None:
                return ids
            cursor = {"cursor": page["next_cursor"]}
