"""Files of the vendors: what clients uploaded, and the pictures of jobs."""

from dataclasses import dataclass
from secrets import token_hex

from common.kernel import clock

from sandbox.store import Store
from sandbox.vendors.jobs import Vendor

KINDS = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"RIFF": "image/webp", b"GIF8": "image/gif"}


@dataclass(frozen=True, slots=True)
class StoredFile:
    id: str
    name: str
    content_type: str
    created: float
    content: bytes


class Files:
    def __init__(self, store: Store) -> None:
        self._store = store

    def add(
        self, vendor: Vendor, name: str, content: bytes, content_type: str = "", *, scope: str = "", job: str = ""
    ) -> StoredFile:
        """`job` is the id of the job that made the file."""
        file = StoredFile(token_hex(16), name, content_type or kind_of(content), clock.timestamp(), content)
        self._store.autocommit.execute(
            "INSERT INTO vendor_files (id, vendor, scope, name, job, content_type, created, content) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (file.id, vendor, scope, name, job, file.content_type, file.created, content),
        )
        return file

    def find(self, vendor: Vendor, identifier: str) -> StoredFile | None:
        return self._one("vendor = ? AND id = ?", (vendor, identifier))

    def of_any_vendor(self, identifier: str) -> StoredFile | None:
        return self._one("id = ?", (identifier,))

    def named(self, vendor: Vendor, scope: str, name: str) -> StoredFile | None:
        """The newest file of a name."""
        return self._one("vendor = ? AND scope = ? AND name = ?", (vendor, scope, name))

    def fill(self, vendor: Vendor, identifier: str, content: bytes) -> bool:
        """Set the content of an empty file; False if it has one."""
        statement = "UPDATE vendor_files SET content = ? WHERE vendor = ? AND id = ? AND content = x''"
        return self._store.autocommit.execute(statement, (content, vendor, identifier)) > 0

    def delete(self, vendor: Vendor, identifier: str) -> bool:
        statement = "DELETE FROM vendor_files WHERE vendor = ? AND id = ?"
        return self._store.autocommit.execute(statement, (vendor, identifier)) > 0

    def _one(self, where: str, values: tuple[str, ...]) -> StoredFile | None:
        row = self._store.autocommit.row(
            f"SELECT id, name, content_type, created, content FROM vendor_files WHERE {where} "
            "ORDER BY seq DESC LIMIT 1",
            values,
        )
        return None if row is None else StoredFile(*row)


def kind_of(content: bytes) -> str:
    """The media type that a file's first bytes show."""
    return next((kind for start, kind in KINDS.items() if content.startswith(start)), "application/octet-stream")
