"""SQL that several statements share."""

from typing import LiteralString

PRIMARY_IMAGE: LiteralString = """'/media/' || (
  coalesce(jsonb_path_query_first(p.images, '$[*] ? (@.is_primary == true)'), p.images -> 0) ->> 'key')"""
"""The path of the primary image, else of the first one, below the storefront's base URL; null without images.

Refers to the table products by the alias `p`."""


def in_sale(alias: LiteralString) -> LiteralString:
    """Whether the sale of a product or variant has begun and not ended, at the parameter `now`."""
    ends: LiteralString = f"({alias}.sale_ends_at is null or {alias}.sale_ends_at > %(now)s)"
    return f"({alias}.sale_starts_at <= %(now)s and {ends})"


def _sale(alias: LiteralString) -> LiteralString:
    return f"""jsonb_build_object(
      'price', {alias}.sale_price, 'starts_at', {alias}.sale_starts_at, 'ends_at', {alias}.sale_ends_at)"""


PRICE: LiteralString = f"case when {in_sale('p')} then p.sale_price else p.price end"
"""What a product costs at the parameter `now`, also while its derived columns are not updated yet."""
COMPARE_PRICE: LiteralString = (
    f"case when {in_sale('p')} then coalesce(p.compare_price, p.price) else p.compare_price end"
)
SALE: LiteralString = f"case when p.sale_price is not null then {_sale('p')} end"
VARIANT_PRICE: LiteralString = f"""case
  when v.sale_price is not null then case when {in_sale("v")} then v.sale_price else coalesce(v.price, p.price) end
  when v.price is not null then v.price else {PRICE} end"""
"""What a variant `v` of the product `p` costs. Without prices of its own it costs what the product does."""
VARIANT_SALE: LiteralString = f"""case
  when v.sale_price is not null then {_sale("v")} when v.price is null and p.sale_price is not null then {_sale("p")}
  end"""


def utc(column: LiteralString) -> LiteralString:
    """Format a timestamp in UTC as the contracts do, independently of the connection's time zone."""
    return f"""to_char({column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
