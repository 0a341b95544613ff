"""SQL that several statements share."""

from typing import LiteralString

PRIMARY_IMAGE: LiteralString = """'/media/' || (
  coalesce(jsonb_path_query_first(p.images, '$[*] ? (@.is_primary == true)'), p.images -> 0) ->> 'key')"""
"""The path of the primary image, else of the first one, below the storefront's base URL; null without images.

Refers to the table products by the alias `p`."""


def utc(column: LiteralString) -> LiteralString:
    """Format a timestamp in UTC as the contracts do, independently of the connection's time zone."""
    return f"""to_char({column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
