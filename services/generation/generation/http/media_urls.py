"""The addresses of the pictures of books, for `<img src>`."""

from dataclasses import dataclass
from uuid import UUID

from common.kernel import clock
from common.kernel.storefronts import Storefront
from common.storage.signed_tokens import FileTokens

from generation.storefront import Books

PREFIX = "/api/product/media"
REUSED = 10
"""Links to one picture that are made within the tenth part of their lifetime are equal, so that browsers can reuse what
they have loaded."""
_OWNER_DIGITS = 32


@dataclass(frozen=True, slots=True)
class MediaUrls:
    """Signs addresses of pictures for the owner of their book: they are worthless once it has another one.

    `base_url` is the form of the host that the client called, `owner_id` the id of the owning user or guest.
    """

    tokens: FileTokens
    base_url: str
    storefront: Storefront
    owner_id: UUID

    def of(self, key: str) -> str:
        """The absolute address of an asset by its key, valid for at least the storefront's `books.link_seconds`."""
        return f"{self.base_url}{self.path(key)}"

    def path(self, key: str) -> str:
        """The same without the host and what stands for the storefront."""
        token = self.tokens.issue_until(self.storefront.name, f"{self.owner_id.hex}{key}", self._expiry())
        return f"{PREFIX}/{token}/"

    def _expiry(self) -> int:
        seconds = self.storefront.section(Books).link_seconds
        step = max(1, seconds // REUSED)
        return int(clock.timestamp()) // step * step + step + seconds


def named_media(tokens: FileTokens, storefront: str, token: str) -> tuple[UUID, str] | None:
    """The owner and the key in a token; None if it is forged, expired or of another storefront."""
    named = tokens.verify(storefront, token)
    if named is None or len(named) <= _OWNER_DIGITS:
        return None
    try:
        return UUID(hex=named[:_OWNER_DIGITS]), named[_OWNER_DIGITS:]
    except ValueError:  # a token for files of another kind
        return None
