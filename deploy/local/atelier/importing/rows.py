"""Products, customers and past orders of other shops, and the rows in which the staff contract imports them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from html.parser import HTMLParser
from typing import Literal

from common.kernel.money import digits

Cells = dict[str, str]
Record = dict[str, str]
"""A row of a file, by its columns; cells that are not there are absent."""
BLOCKS = {"br", "div", "h1", "h2", "h3", "h4", "li", "p", "tr"}


class UnknownFile(ValueError):
    """The columns are those of no file that is known. The text names what is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignVariant:
    """`attributes` maps names, such as `Colour`, to values."""

    sku: str
    price: str
    quantity: int
    attributes: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignProduct:
    """Without variants, `quantity` is its own stock. `images` are addresses. `category` is a name."""

    sku: str
    name: str
    slug: str = ""
    category: str
    description: str = ""
    price: str
    compare_price: str = ""
    sale_price: str = ""
    quantity: int = 0
    is_active: bool = True
    track_inventory: bool = True
    weight: str = ""
    variants: Sequence[ForeignVariant] = ()
    images: Sequence[str] = field(default=())

    def rows(self, category: str) -> list[Cells]:
        """`category` is its slug in this shop. The product's row, and one for each variant."""
        own = {
            "sku": self.sku,
            "name": self.name,
            "slug": self.slug,
            "category": category,
            "description": self.description,
            "price": self.price,
            "compare_price": self.compare_price,
            "sale_price": self.sale_price,
            "quantity": "" if self.variants else str(self.quantity),
            "is_active": _yes(self.is_active),
            "track_inventory": _yes(self.track_inventory),
            "weight": self.weight,
        }
        return [own, *(self._variant(each) for each in self.variants)]

    def _variant(self, variant: ForeignVariant) -> Cells:
        shown = " / ".join(variant.attributes.values()) or variant.sku
        return {
            "sku": self.sku,
            "variant_sku": variant.sku,
            "variant_name": shown,
            "variant_price": variant.price,
            "variant_quantity": str(variant.quantity),
            "variant_attributes": "; ".join(f"{name}: {value}" for name, value in variant.attributes.items()),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignLine:
    """`price` is that of one unit, before discounts."""

    sku: str
    name: str
    quantity: int
    price: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignOrder:
    """`status` is None for an order that has not ended. `tax` is what is added to the prices of the lines.

    `addresses` are cells of the columns `shipping_…` and `billing_…`.
    """

    number: str
    status: Literal["delivered", "returned", "cancelled"] | None
    email: str
    currency: str
    created_at: str
    shipped_at: str = ""
    tax: Decimal
    shipping: Decimal
    total: Decimal
    refunded: Decimal
    addresses: Cells
    lines: Sequence[ForeignLine]

    def rows(self) -> list[Cells]:
        """One for each line; the first one has what is of the order.

        Amounts are rounded to the currency's smallest unit. What the total lacks is a discount. What it has in
        addition, such as tips, duties and fees, is taken for shipping.
        """
        unit = Decimal(1).scaleb(-digits(self.currency or "USD"))
        tax, shipping, total, refunded = (
            each.quantize(unit) for each in (self.tax, self.shipping, self.total, self.refunded)
        )
        prices = [line.price.quantize(unit) for line in self.lines]
        goods = sum((price * line.quantity for price, line in zip(prices, self.lines, strict=True)), Decimal())
        excess = total - goods - tax - shipping
        of_order = {
            "number": self.number,
            "status": self.status or "",
            "email": self.email,
            "currency": self.currency,
            "created_at": self.created_at,
            "shipped_at": self.shipped_at,
            "tax": str(tax),
            "shipping": str(shipping + max(excess, Decimal())),
            "discount": str(max(-excess, Decimal())),
            "total": str(total),
            "refunded": str(refunded),
            **self.addresses,
        }
        return [
            {
                **(of_order if position == 0 else {"number": self.number}),
                "sku": line.sku,
                "product_name": line.name,
                "quantity": str(line.quantity),
                "unit_price": str(price),
            }
            for position, (price, line) in enumerate(zip(prices, self.lines, strict=True))
        ]


ADDRESS = ("full_name", "street_address", "apartment", "city", "state", "zip_code", "country", "phone_number")
ORDER_COLUMNS = (
    *("number", "status", "email", "currency", "created_at", "shipped_at"),
    *("tax", "shipping", "discount", "total", "refunded"),
    *(f"{kind}_{name}" for kind in ("shipping", "billing") for name in ADDRESS),
    *("sku", "product_name", "quantity", "unit_price"),
)
PRODUCT_COLUMNS = (
    *("sku", "name", "slug", "category", "description", "price", "compare_price", "sale_price", "quantity"),
    *("is_active", "track_inventory", "weight"),
    *("variant_sku", "variant_name", "variant_price", "variant_quantity", "variant_attributes"),
)
CUSTOMER_COLUMNS = ("email", "first_name", "last_name", "phone_number", "company_name")


def text_of(html: str) -> str:
    """The text of a description without its markup; a line for each paragraph."""
    reader = _Text()
    reader.feed(html)
    reader.close()
    lines = ("".join(reader.parts)).split("\n")
    return "\n".join(line for line in (" ".join(line.split()) for line in lines) if line)


def whole(number: str) -> int:
    """A stock level; 0 for none, and for oversold goods."""
    try:
        return max(int(Decimal(number or "0")), 0)
    except InvalidOperation:
        return 0


def money(amount: str) -> Decimal:
    """0 for none, and for what is not a number."""
    try:
        found = Decimal(amount.strip() or "0")
    except InvalidOperation:
        return Decimal()
    return found if found.is_finite() else Decimal()


def is_higher(price: str, than: str) -> bool:
    try:
        return Decimal(price) > Decimal(than)
    except InvalidOperation:
        return False


def bare(sku: str) -> str:
    """Without the apostrophe with which spreadsheets keep a number a text."""
    return sku.strip().removeprefix("'")


def _yes(value: bool) -> str:
    return "yes" if value else "no"


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._hidden += tag in ("script", "style")
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("script", "style")
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data.replace("\n", " "))
