"""Signed, short-lived addresses of pictures at the storefront, for models that read them themselves."""

from uuid import UUID

from common.kernel import clock
from common.storage.signed_tokens import FileTokens

from generation.jobs.files import StoredFiles
from generation.jobs.providers.provider import Picture
from generation.jobs.rules.output_file import OutputFile

PATHS = {
    "restoration": "/api/restorations/provider-references",
    "figures": "/api/jobs/provider-references",
    "illustration": "/api/product/provider-references",
}
"""Where the contracts that generate serve them."""
LIFETIME = 1800
"""Seconds. The files are deleted an hour after they were stored, with those that a run has made and not kept."""
_MARK = "reference-"


class References:
    def __init__(self, tokens: FileTokens, files: StoredFiles) -> None:
        self._tokens = tokens
        self._files = files

    async def address(self, origin: str, kind: str, storefront: str, job_id: UUID, picture: Picture) -> str:
        """Store a picture, and return where the vendor can read it."""
        file = OutputFile(picture.content_type, picture.content)
        await self._files.add(storefront, job_id, file)
        expiry = int(clock.timestamp()) + LIFETIME
        return f"{origin}{PATHS[kind]}/{self._tokens.issue_until(storefront, f'{_MARK}{file.key}', expiry)}/"

    def key(self, storefront: str, token: str) -> str | None:
        """The file of a token; None if it is forged, expired, of another storefront, or for something else."""
        named = self._tokens.verify(storefront, token)
        return named.removeprefix(_MARK) if named is not None and named.startswith(_MARK) else None
