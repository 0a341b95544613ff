"""Products and customers of other shops, and the rows in which the staff contract imports them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from html.parser import HTMLParser

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
