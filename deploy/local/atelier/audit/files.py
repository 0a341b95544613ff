"""Rules between the object stores and the databases of the services that have files."""

import heapq
import re
import time
from collections.abc import Iterator, Mapping
from operator import itemgetter
from typing import Any

from common.storage.object_store import ACCESS_MARK

from atelier.audit.databases import Row, Snapshot
from atelier.audit.findings import BY_HAND, RECONCILE, Bounds, Finding, Rule
from atelier.audit.stores import FileStore
from atelier.audit.streams import joined

MISSING = Rule(
    "file-missing",
    "rows whose file is not in the object store",
    f"{BY_HAND}: restore the file's last version in the bucket, or delete what shows it",
)
DIFFERENT = Rule(
    "file-differs",
    "files of another size than their row says",
    f"{BY_HAND}: restore an earlier version of the file in the bucket",
)
PICTURE = Rule("picture-unknown", "pictures of products that catalog does not know", RECONCILE)
UNKNOWN = Rule(
    "file-unknown",
    "files that no row names",
    f"{BY_HAND}: `atelier reconcile --delete-unknown-files` deletes them, once no database is to be restored any more",
)

RULES = (MISSING, DIFFERENT, PICTURE, UNKNOWN)
PICTURE_PATH = re.compile(r"(?P<storefront>[^/]+)/(?P<key>[0-9a-f]{64}\.(?:jpg|png|webp))")
"""A picture of a product is named by the hash of its content; all others have random names."""

_ROWS: Mapping[str, str] = {
    "catalog": """
        select (storefront || '/' || key) collate "C" as id, storefront, size, true as is_kept from media order by 1
    """,
    "identity": """
        select (storefront || '/' || file_key) collate "C" as id, storefront, size, state <> 'uploading' as is_kept
        from imports where file_key is not null
        union all
        select (storefront || '/' || file_key) collate "C", storefront, size, state = 'completed'
        from exports where file_key is not null order by 1
    """,
    "generation": """
        select (storefront || '/' || key) collate "C" as id, storefront, size, delete_after is null as is_kept
        from assets order by 1
    """,
}
"""A row with `delete_after` may have a file: it is recorded before the file is stored, and deleted after it."""


def files(snapshot: Snapshot, bounds: Bounds) -> Iterator[Finding]:
    """Every file has a row, and every row its file. Services may share a store. Without stores nothing is compared.

    The age of a file is that of its store, which no sandbox moves.
    """
    latest = time.time() - bounds.age.total_seconds()
    for store in dict.fromkeys(snapshot.stores.values()):
        services = [service for service, used in snapshot.stores.items() if used == store]
        yield from _of_store(snapshot, store, services, latest)


def _of_store(snapshot: Snapshot, store: FileStore, services: list[str], latest: float) -> Iterator[Finding]:
    rows = heapq.merge(*(snapshot.stream(service, _ROWS[service]) for service in services), key=itemgetter("id"))
    for row, file in joined(rows, store.files()):
        if row is None:
            if file is not None and file["modified"] < latest and file["id"] != ACCESS_MARK:
                yield _unknown(file, services)
        elif row["is_kept"] and (rule := _broken(row, file)):
            detail = f"{row['size']} bytes by the row, {file['size']} in the store" if file else f"{row['size']} bytes"
            yield Finding(rule, row["storefront"], row["id"], detail)


def _broken(row: Row, file: Row | None) -> Rule | None:
    if file is None:
        return MISSING
    return DIFFERENT if file["size"] != row["size"] else None


def _unknown(file: dict[str, Any], services: list[str]) -> Finding:
    path = str(file["id"])
    is_picture = "catalog" in services and PICTURE_PATH.fullmatch(path)
    return Finding(PICTURE if is_picture else UNKNOWN, path.partition("/")[0], path, f"{file['size']} bytes")
