"""The pages of the front end to which a sign-in at a provider returns. A foreign address never passes."""

import unicodedata
from urllib.parse import SplitResult, quote, unquote_plus, urlencode, urlsplit, urlunsplit

FALLBACK = "/auth/callback"
MAX_LENGTH = 2048
RESULT_PARAMETERS = frozenset({"ticket", "error", "error_description"})
_URL_CHARACTERS = "!#$%&'()*+,/:;=?@[]~"
_DEFAULT_PORTS = {"http": 80, "https": 443}


def return_address(wanted: str, site_url: str) -> str:
    """The page that a client wants, below `site_url` (an origin); the fallback page if it does not lead there.

    A path is a page of the front end; an absolute address must have its scheme, host and port.
    """
    page = _page(wanted, site_url) if len(wanted) <= MAX_LENGTH else None
    return f"{site_url}{page or FALLBACK}"


def with_result(address: str, **parameters: str) -> str:
    """The address with further parameters. Those it has are kept as they are, except results of another sign-in."""
    parts = urlsplit(address)
    kept = [pair for pair in parts.query.split("&") if pair and not _is_result(pair)]
    return urlunsplit(parts._replace(query="&".join([*kept, urlencode(parameters)])))


def _page(wanted: str, site_url: str) -> str | None:
    """Path, query and fragment; None if the address leads elsewhere."""
    if "\\" in wanted or any(unicodedata.category(character).startswith(("C", "Z")) for character in wanted):
        return None
    try:
        parts, site = urlsplit(wanted), urlsplit(site_url)
        if not wanted.startswith("/") and ("@" in parts.netloc or _origin(parts) != _origin(site)):
            return None
    except ValueError:
        return None
    if wanted.startswith("//") or parts.path.startswith("//"):
        return None
    page = urlunsplit(("", "", parts.path or "/", parts.query, parts.fragment))
    return quote(page, safe=_URL_CHARACTERS)


def _origin(parts: SplitResult) -> tuple[str, str | None, int | None]:
    return parts.scheme, parts.hostname, parts.port or _DEFAULT_PORTS.get(parts.scheme)


def _is_result(pair: str) -> bool:
    return unquote_plus(pair.partition("=")[0]) in RESULT_PARAMETERS
