"""The addresses of private pictures, for `<img src>`."""

from dataclasses import dataclass
from typing import overload

from common.storage.signed_tokens import FileTokens

PREFIX = "/api/restorations/files"


@dataclass(frozen=True, slots=True)
class PictureUrls:
    """Signs absolute addresses at the form of the host that the client called."""

    tokens: FileTokens
    base_url: str
    storefront: str

    @overload
    def of(self, key: str) -> str: ...

    @overload
    def of(self, key: str | None) -> str | None: ...

    def of(self, key: str | None) -> str | None:
        """The address of an asset by its key; None without one."""
        return f"{self.base_url}{PREFIX}/{self.tokens.issue(self.storefront, key)}/" if key else None
