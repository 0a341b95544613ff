"""A storefront's settings against forged requests (CSRF), for sessions in cookies."""

from common.kernel.cookies import ReadableCookie, Token
from common.kernel.sections import Address, Seconds, Section

FIFTY_TWO_WEEKS = 31_449_600


class CsrfCookie(ReadableCookie):
    name: Token = "csrftoken"


class Csrf(Section):
    """A write that the session cookie authenticates must repeat the value of `cookie` in `header`.

    The client gets a new value when a response sets the session cookie, and at the paths of `ensured_at` if it has
    none. The cookie lasts for `lifetime` seconds. At the paths of `exempt` no value is needed; whether the request's
    `Origin` is trusted is checked there, too.
    """

    cookie: CsrfCookie = CsrfCookie()
    header: Token = "X-CSRFToken"
    lifetime: Seconds = FIFTY_TWO_WEEKS
    ensured_at: tuple[Address, ...] = ()
    exempt: tuple[Address, ...] = ()
