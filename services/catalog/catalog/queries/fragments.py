"""Pieces of SQL that several statements share."""

from typing import LiteralString

PRIMARY_IMAGE: LiteralString = """'/media/' || (
  coalesce(jsonb_path_query_first(p.images, '$[*] ? (@.is_primary == true)'), p.images -> 0) ->> 'key')"""
"""The path of a product's picture below the address of its storefront, null without one; of products `p`."""


def utc(column: LiteralString) -> LiteralString:
    """A timestamp as contracts print it, whatever the connection's time zone."""
    return f"""to_char({column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
