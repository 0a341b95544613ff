"""Response headers that restrict what browsers do with a response (OWASP Secure Headers)."""

from httpwire import Header

_COMMON: list[Header] = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
]
_NO_FRAMES: Header = (b"x-frame-options", b"DENY")
_HSTS: Header = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")
_API_POLICY = b"default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
_PAGE_POLICY = (
    b"default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    b"font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; form-action 'self'; base-uri 'none'; "
    b"frame-ancestors 'none'"
)
_SHOWROOM_POLICY = (
    "default-src 'none'; script-src 'self'{script}; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'{api}; frame-src 'self'{frames}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def _with(policy: bytes) -> list[Header]:
    return [*_COMMON, _NO_FRAMES, (b"content-security-policy", policy)]


_API = _with(_API_POLICY)
_PAGES = _with(_PAGE_POLICY)
_SHOWROOM = _with(_SHOWROOM_POLICY.format(script="", api="", frames="").encode())
_SHOWROOM_WITH_STRIPE = _with(
    _SHOWROOM_POLICY.format(
        script=" https://js.stripe.com",
        api=" https://api.stripe.com",
        frames=" https://js.stripe.com https://hooks.stripe.com",
    ).encode()
)
"""As https://docs.stripe.com/security/guide#content-security-policy lists it."""


def for_api(is_https: bool) -> list[Header]:
    """For data: opened in a browser it runs no scripts and loads nothing."""
    return [*_API, _HSTS] if is_https else [*_API]


def for_pages(is_https: bool) -> list[Header]:
    """For the gateway's own pages: scripts from this origin only."""
    return [*_PAGES, _HSTS] if is_https else [*_PAGES]


def for_showroom(is_https: bool, *, real_stripe: bool) -> list[Header]:
    """For the shops' front ends: nothing inline, and nothing of other origins except Stripe.js where it is used."""
    headers = _SHOWROOM_WITH_STRIPE if real_stripe else _SHOWROOM
    return [*headers, _HSTS] if is_https else [*headers]


def for_mounted_apps(is_https: bool) -> list[Header]:
    """For mounted applications, which set their own policy for frames and scripts."""
    return [*_COMMON, _HSTS] if is_https else [*_COMMON]
