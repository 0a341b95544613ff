"""Sign-in by a code that is mailed to the customer."""

from pydantic import Field

from common.kernel.sections import PagePath, Seconds, Section


class MagicLinks(Section):
    """A code of six digits is valid for `lifetime` seconds, until it is used, replaced, or guessed wrong `attempts`
    times.

    The mail's link leads to `page` of the front end. An address gets at most `most_mails` mails in `lifetime` seconds.
    The same code from the same client address is answered the same for `repeat` seconds after its use.
    """

    page: PagePath = "/auth/magic-link"
    lifetime: Seconds = 900
    attempts: int = Field(default=5, ge=1, le=100)
    most_mails: int = Field(default=5, ge=1, le=100)
    repeat: int = Field(default=5, ge=0, le=10)
