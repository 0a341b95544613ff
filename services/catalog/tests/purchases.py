"""The orders service as the catalog knows it."""

from dataclasses import dataclass, field
from uuid import UUID

import httpx
from common.callers import CallerTokens
from common.clients.siblings import Siblings
from common.testing.harness import KEY
from common.testing.through import Through


@dataclass
class Purchases:
    """Who has bought what. Unreachable while `is_away`."""

    made: set[tuple[UUID, UUID]] = field(default_factory=set)
    is_away: bool = False

    def siblings(self) -> Siblings:
        transport = httpx.MockTransport(self._answer)
        return Siblings(CallerTokens(KEY, "catalog"), lambda service: Through(transport, f"http://{service}"))

    def _answer(self, request: httpx.Request) -> httpx.Response:
        if self.is_away:
            raise httpx.ConnectError("away", request=request)
        assert request.url.path == "/internal/purchases"
        asked = UUID(request.url.params["user_id"]), UUID(request.url.params["product_id"])
        return httpx.Response(200, json={"purchased": asked in self.made})
