"""What catalog answers its siblings."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict

from common.clients.siblings import Sibling, Siblings
from common.events.catalog import ProductChanged
from common.events.envelope import Envelope


class WantedLine(BaseModel):
    model_config = ConfigDict(frozen=True)

    product_id: UUID
    variant_id: UUID | None
    quantity: int


class ReservedLine(BaseModel):
    """A line as an order keeps it; `sku` is the variant's when there is one."""

    model_config = ConfigDict(frozen=True)

    product_id: UUID
    variant_id: UUID | None
    quantity: int
    product_name: str
    product_slug: str
    variant_name: str | None
    sku: str
    image: str | None


class CatalogClient:
    def __init__(self, siblings: Siblings) -> None:
        self._catalog: Sibling = siblings.to("catalog")

    async def reserve(self, storefront: str, order_id: UUID, lines: list[WantedLine]) -> list[ReservedLine]:
        """Take stock for an order, all lines or none: `POST /internal/reservations`. Repeating it changes nothing.

        Raises RemoteRefusal `stock.unavailable` (facts: product_id, variant_id, requested, available), or
        `reservation.closed` when the order id was released before.
        """
        body = {"order_id": order_id, "lines": [line.model_dump(mode="json") for line in lines]}
        return [
            ReservedLine.model_validate(line) for line in await self._catalog.post("/reservations", storefront, body)
        ]

    async def release(self, storefront: str, order_id: UUID) -> None:
        """Give the stock back and refuse a later reservation: `POST /internal/reservations/{order_id}/release`."""
        await self._catalog.post(f"/reservations/{order_id}/release", storefront, {})

    async def product(self, storefront: str, product_id: UUID | int) -> ProductChanged:
        """The product as `product.changed` would tell it, by its id or number: `GET /internal/products/{id}`.

        Raises RemoteRefusal `product.not_found`.
        """
        return ProductChanged.model_validate(await self._catalog.get(f"/products/{product_id}", storefront))

    async def tell(self, envelope: Envelope) -> bool:
        """Hand over an event at once; see Sibling.tell."""
        return await self._catalog.tell(envelope) is not None
