"""What orders reads of a storefront's TOML file."""

from typing import Annotated

from common.kernel.charge_limits import ChargeLimits, limits_of
from common.kernel.sections import Live, Seconds, Section
from common.kernel.service_sections import ServiceSection
from common.kernel.storefronts import Storefront
from pydantic import Field, StringConstraints

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]


class OrderRules(ServiceSection, name="orders"):
    """`shipping` in minor units per order; an unpaid order expires after `reservation` seconds.

    Orders that are processed for longer than `promise_days` are shown to staff as waiting. A checkout whose total, in
    minor units, is below `smallest_total` or above `largest_total` is refused; without them
    Stripe's limits for the currency apply.
    """

    shipping: Annotated[int, Live("The price of shipping an order, in minor units.")] = Field(default=0, ge=0)
    reservation: Annotated[Seconds, Live("After so many seconds an order that is not paid expires.")] = 86_400
    promise_days: Annotated[int, Live("An order that is processed for longer is shown as waiting.")] = Field(
        default=3, ge=1, le=365
    )
    number_prefix: str = Field(default="ORD", pattern=r"^[A-Z]{1,8}$")
    smallest_total: Annotated[int | None, Live("The smallest total of a checkout, in minor units.")] = Field(
        default=None, ge=1
    )
    largest_total: Annotated[int | None, Live("The largest total of a checkout, in minor units.")] = Field(
        default=None, ge=1, le=10**12
    )

    def charge_limits(self, currency: str) -> ChargeLimits:
        """The totals that can be charged."""
        return limits_of(currency).narrowed(self.smallest_total, self.largest_total)

    def check(self, storefront: Storefront) -> None:
        smallest, largest, _ = self.charge_limits(storefront.currency)
        if smallest > largest:
            raise ValueError(f"no total is within {smallest}..{largest}")


class Invoices(ServiceSection, name="invoices"):
    """What invoices say of the seller: its lines (name, address), by default the storefront's title, its tax number,
    and notes below the amounts. The numbers of a storefront's invoices begin with `number_prefix`.
    """

    seller: tuple[Line, ...] = Field(default=(), max_length=10)
    tax_number: Line | None = None
    notes: tuple[Line, ...] = Field(default=(), max_length=10)
    number_prefix: str = Field(default="INV-", pattern=r"^[A-Z0-9][A-Z0-9-]{0,11}$")


class Tier(Section, extra="ignore"):
    """A size and price of a printed book. `price` in minor units of the storefront's currency."""

    code: str
    name: str
    price: int
    active: bool = True


class Books(ServiceSection, name="books", extra="ignore"):
    """The prices of printed books and retry packs. `delivery` per order.

    A retry pack adds `pack_size` generations. Orders of visitors that are not paid are deleted with their books.
    """

    tiers: tuple[Tier, ...] = ()
    pack_price: int = Field(default=200, ge=1)
    pack_size: int = Field(default=3, ge=1, le=100)
    delivery: int = Field(default=0, ge=0)
    visitor_days: int = Field(default=90, ge=1)

    def tier(self, name: str) -> Tier | None:
        """The tier with this code or, if there is none, this name, in any letter case."""
        wanted = name.casefold()
        by_code = (tier for tier in self.tiers if tier.code.casefold() == wanted)
        by_name = (tier for tier in self.tiers if tier.name.casefold() == wanted)
        return next(by_code, None) or next(by_name, None)
