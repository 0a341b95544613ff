"""Headers that tell browsers what our answers may do (OWASP Secure Headers)."""

from gateway.ready import Header

_COMMON: list[Header] = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
]
_UNFRAMED: Header = (b"x-frame-options", b"DENY")
_HSTS: Header = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")
_NOTHING = b"default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
_PAGE = (
    b"default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    b"font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; form-action 'self'; base-uri 'none'; "
    b"frame-ancestors 'none'"
)


def _with(policy: bytes) -> list[Header]:
    return [*_COMMON, _UNFRAMED, (b"content-security-policy", policy)]


_API = _with(_NOTHING)
_PAGES = _with(_PAGE)


def of_api(secure: bool) -> list[Header]:
    """Answers that are data; opened in a browser they can do nothing."""
    return [*_API, _HSTS] if secure else [*_API]


def of_pages(secure: bool) -> list[Header]:
    """Our own pages: scripts from this origin only."""
    return [*_PAGES, _HSTS] if secure else [*_PAGES]


def of_guests(secure: bool) -> list[Header]:
    """Pages of mounted applications, which decide about frames and scripts themselves."""
    return [*_COMMON, _HSTS] if secure else [*_COMMON]
