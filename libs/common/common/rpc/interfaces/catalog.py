"""Catalog's internal methods."""

from abc import abstractmethod
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from common.events.catalog import ProductChanged
from common.rpc.interface import ServiceInterface

ProductNumber = Annotated[int, Field(ge=0, lt=2**63)]


class WantedLine(BaseModel, frozen=True):
    product_id: UUID
    variant_id: UUID | None
    quantity: Annotated[int, Field(gt=0)]


class ReservedLine(BaseModel, frozen=True):
    """A line as an order stores it. `sku` is the variant's if there is one."""

    product_id: UUID
    variant_id: UUID | None
    quantity: int
    product_name: str
    product_slug: str
    variant_name: str | None
    sku: str
    image: str | None


class Sku(BaseModel, frozen=True):
    """What a SKU is of: a product, or its variant."""

    product_id: UUID
    variant_id: UUID | None
    product_slug: str


class CatalogInterface(ServiceInterface, service="catalog"):
    @abstractmethod
    async def reserve(self, storefront: str, order_id: UUID, lines: list[WantedLine]) -> list[ReservedLine]:
        """Reserve stock for an order: all lines or none. Repeating it changes nothing.

        Refuses with `stock.unavailable` (facts: product_id, variant_id, requested, available), or
        `reservation.closed` when the order id was released before.
        """

    @abstractmethod
    async def release(self, storefront: str, order_id: UUID) -> None:
        """Return the stock, and refuse a later reservation for the order."""

    @abstractmethod
    async def product(self, storefront: str, product_id: UUID | ProductNumber) -> ProductChanged:
        """The product as the event `product.changed` would describe it now, by its id or its number.

        Refuses with `product.not_found`.
        """

    @abstractmethod
    async def skus(self, storefront: str, skus: list[str]) -> dict[str, Sku]:
        """What these SKUs are of, also archived products; unknown ones are left out."""
