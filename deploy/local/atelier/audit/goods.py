"""Rules between catalog and cart: cart's copies of products, variants and stocks are what catalog has."""

from collections.abc import Iterable, Iterator

from catalog.repository.fragments import PRIMARY_IMAGE, VARIANT_SALE

from atelier.audit.databases import Row, Snapshot
from atelier.audit.findings import RECONCILE, Bounds, Finding, Rule
from atelier.audit.streams import Pair, joined

PRODUCT = Rule("product-copy", "products whose copy in cart differs from catalog", RECONCILE)
VARIANT = Rule("variant-copy", "variants whose copy in cart differs from catalog", RECONCILE)
STOCK = Rule("stock-copy", "stocks whose copy in cart differs from catalog", RECONCILE)
GONE = Rule("product-gone", "products for sale in cart that catalog does not have", RECONCILE)
NUMBER = Rule("number-counter", "product numbers that would be assigned twice", RECONCILE)

RULES = (PRODUCT, VARIANT, STOCK, GONE, NUMBER)

_SALE = "{0}.sale_price, extract(epoch from {0}.sale_starts_at), extract(epoch from {0}.sale_ends_at)"
_PRODUCTS = f"""
    select p.id, p.storefront, p.version, jsonb_build_array(p.number, p.name, p.slug, u.sku, p.price, p.is_visible,
      p.track_inventory, {PRIMARY_IMAGE}, {_SALE.format("p")}) as facts
    from products p join stock_units u on u.id = p.id order by p.id
"""
_KNOWN_PRODUCTS = f"""
    select product_id as id, storefront, version, is_active,
      jsonb_build_array(number, name, slug, sku, price, is_active, track_inventory, image,
        {_SALE.format("known_products")}) as facts
    from known_products order by product_id
"""
_VARIANTS = f"""
    select v.id, v.product_id, p.storefront,
      jsonb_build_array(v.name, u.sku, coalesce(v.price, p.price), v.is_active, ({VARIANT_SALE}) -> 'price') as facts
    from variants v join products p on p.id = v.product_id join stock_units u on u.id = v.id order by v.id
"""
_KNOWN_VARIANTS = """
    select variant_id as id, product_id, '' as storefront, is_active,
      jsonb_build_array(name, sku, price, is_active, sale_price) as facts
    from known_variants order by variant_id
"""
_STOCKS = "select id, product_id, storefront, version, quantity as facts from stock_units order by id"
_KNOWN_STOCKS = "select unit_id as id, storefront, version, quantity as facts from known_stocks order by unit_id"
_NEXT = """
    select coalesce(last_value + is_called::int, 1) as next from (
      select last_value, is_called from {sequence}
    ) counter
"""
_SEQUENCE = "select pg_get_serial_sequence('products', 'number') as sequence"
_LAST_KNOWN = "select max(number) as last from known_products"


def copies(snapshot: Snapshot, _: Bounds) -> Iterator[Finding]:
    """The subject is the product, because the repair publishes the whole product again."""
    products = joined(snapshot.stream("catalog", _PRODUCTS), snapshot.stream("cart", _KNOWN_PRODUCTS))
    yield from _differing(PRODUCT, products, "id")
    variants = joined(snapshot.stream("catalog", _VARIANTS), snapshot.stream("cart", _KNOWN_VARIANTS))
    yield from _differing(VARIANT, variants, "product_id")
    stocks = joined(snapshot.stream("catalog", _STOCKS), snapshot.stream("cart", _KNOWN_STOCKS))
    yield from _differing(STOCK, stocks, "product_id")


def counters(snapshot: Snapshot, _: Bounds) -> Iterator[Finding]:
    """A counter of a restored database would assign a number that cart has for another product."""
    [counter] = snapshot.rows("catalog", _SEQUENCE)
    [given] = snapshot.rows("catalog", _NEXT.format(sequence=counter["sequence"]))
    [known] = snapshot.rows("cart", _LAST_KNOWN)
    if (known["last"] or 0) >= given["next"]:
        yield Finding(NUMBER, "", "products.number", f"cart knows number {known['last']}")


def _differing(rule: Rule, pairs: Iterable[Pair], subject: str) -> Iterator[Finding]:
    for own, copy in pairs:
        if own is None:
            if copy is not None and copy.get("is_active"):
                gone = GONE if rule is PRODUCT else rule
                yield Finding(gone, copy["storefront"], str(copy[subject]), f"{copy['id']} is not in catalog")
        elif detail := _difference(own, copy):
            yield Finding(rule, own["storefront"], str(own[subject]), f"{own['id']} {detail}")


def _difference(own: Row, copy: Row | None) -> str | None:
    """A text that does not change while catalog is written to: the copy of a stock that sells is always behind."""
    if copy is None:
        return "is unknown to cart"
    current, known = own.get("version", 0), copy.get("version", 0)
    if known < current:
        return f"is at version {known} in cart, catalog is ahead"
    if known > current:
        return f"is at version {known} in cart, catalog is behind"
    return None if own["facts"] == copy["facts"] else f"differs in cart: {copy['facts']}"
