"""A storefront that sells picture books, its customer `user_id`, and the events about their books."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import httpx
from common.events.generation import RetryReturned, VersionGenerated
from common.events.orders import BookOrderPaid, RetryPackFacts
from common.kernel import clock

from ..storefront import PaymentsStorefront

TIERS, LEDGER = "/api/billing/tiers/", "/api/billing/ledger/"
STAFF_TIERS, STAFF_LEDGERS = "/api/staff/v1/tiers", "/api/staff/v1/book-ledgers"


@dataclass
class BookBilling(PaymentsStorefront):
    contract: str = field(default="storybook", kw_only=True)

    @property
    def visitor(self) -> httpx.AsyncClient:
        return self.harness.anonymous(self.storefront, "storybook")

    @property
    def staff(self) -> httpx.AsyncClient:
        return self.harness.staff(self.storefront)

    def customer(self, user_id: UUID | None = None) -> httpx.AsyncClient:
        return self.harness.customer(self.storefront, user_id or self.user_id, "storybook")

    async def ledger(self, user_id: UUID | None = None) -> list[dict[str, Any]]:
        response = await self.customer(user_id).get(LEDGER)
        assert response.status_code == 200, response.text
        entries: list[dict[str, Any]] = response.json()
        return entries

    def order_paid(self, **facts: Any) -> BookOrderPaid:
        known = {
            "storefront": self.storefront,
            "order_id": uuid4(),
            "number": 12,
            "user_id": self.user_id,
            "tier_code": "book_8",
            "amount": 4_000,
            "currency": "GEL",
            "book_ids": [uuid4()],
            "retry_pack": None,
            "paid_at": clock.now(),
        }
        return BookOrderPaid(**{**known, **facts})

    def paid_pack(self) -> BookOrderPaid:
        pack = RetryPackFacts(id=uuid4(), content_type="PAGE", content_id=uuid4())
        return self.order_paid(tier_code="retry_pack", amount=200, book_ids=[], retry_pack=pack)

    def generated(self, **facts: Any) -> VersionGenerated:
        known = {
            **self._version(),
            "ledger_entry_id": uuid4(),
            "is_retry": True,
            "order_number": 12,
            "tier_name": "book_8",
            "amount": 4_000,
        }
        return VersionGenerated(**{**known, **facts})

    def returned(self, **facts: Any) -> RetryReturned:
        return RetryReturned(**{**self._version(), **facts})

    def _version(self) -> dict[str, Any]:
        return {
            "storefront": self.storefront,
            "version_id": uuid4(),
            "user_id": self.user_id,
            "book_id": uuid4(),
            "content_type": "PAGE",
            "attempt_number": 2,
        }
