"""Web addresses that pages redirect to."""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit


def with_query(url: str, **values: str) -> str:
    """Return the address with more query parameters: with_query("http://a/b?c=1", d="2") → "http://a/b?c=1&d=2"."""
    parts = urlsplit(url)
    query = urlencode([*parse_qsl(parts.query, keep_blank_values=True), *values.items()])
    return urlunsplit(parts._replace(query=query))


def is_web_address(url: str) -> bool:
    """Whether redirecting to the address is safe: http(s) with a host, no control characters."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and url.isprintable()
    except ValueError:
        return False
