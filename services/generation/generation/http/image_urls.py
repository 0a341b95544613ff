"""The addresses of the files of figure references, for `<img src>`."""

from dataclasses import dataclass
from enum import StrEnum

from common.kernel import clock
from common.kernel.storefronts import Storefront
from common.storage.signed_tokens import FileTokens

from generation.storefront import Figures

PREFIX = "/api/files"
REUSED = 10
"""Links to one public file that are made within the tenth part of their lifetime are equal, so that browsers can reuse
what they have loaded."""


class Audience(StrEnum):
    """For whom a link was made. One for the PUBLIC is worthless from when the picture is not public any more."""

    OWNER = "o"
    PUBLIC = "p"


@dataclass(frozen=True, slots=True)
class ImageUrls:
    """Signs absolute addresses at the form of the host that the client called."""

    tokens: FileTokens
    base_url: str
    storefront: Storefront

    def of(self, key: str, audience: Audience) -> str:
        """The address of a file by its key. Its token names the audience and the key."""
        token = self.tokens.issue_until(self.storefront.name, audience + key, self._expiry(audience))
        return f"{self.base_url}{PREFIX}/{token}/"

    def _expiry(self, audience: Audience) -> int:
        now, figures = int(clock.timestamp()), self.storefront.section(Figures)
        if audience is Audience.OWNER:
            return now + figures.link_seconds
        step = max(1, figures.public_link_seconds // REUSED)
        return now // step * step + figures.public_link_seconds


def named_file(tokens: FileTokens, storefront: str, token: str) -> tuple[Audience, str] | None:
    """The audience and the key in a token; None if it is forged, expired or of another storefront."""
    named = tokens.verify(storefront, token)
    audience = _AUDIENCES.get(named[:1]) if named else None
    return (audience, named[1:]) if named and audience else None


_AUDIENCES = {str(audience): audience for audience in Audience}
