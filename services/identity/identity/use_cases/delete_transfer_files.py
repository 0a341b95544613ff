"""Delete the files of imports and exports that have expired, and imports that are old."""

from common.db.database import Database
from common.db.deletion import delete_where
from common.kernel import clock
from common.storage.object_store import ObjectStore

from identity.domain.transfer import IMPORT_FILE_KEPT, IMPORT_KEPT, UPLOAD_KEPT
from identity.repository.exports import expire_export, read_expired_exports
from identity.repository.imports import forget_import_file, read_import_files_to_delete


async def delete_transfer_files(database: Database, store: ObjectStore) -> None:
    """A file is deleted before its row forgets it. An archive of a deleted customer is deleted at once."""
    executor, now = database.autocommit, clock.now()
    while rows := await read_expired_exports(executor):
        for row in rows:
            await store.delete(row["storefront"], row["file_key"])
            await expire_export(executor, row["storefront"], row["id"])
    while rows := await read_import_files_to_delete(executor, now - IMPORT_FILE_KEPT, now - UPLOAD_KEPT):
        for row in rows:
            await store.delete(row["storefront"], row["file_key"])
            await forget_import_file(executor, row["storefront"], row["id"])
    edge = now - IMPORT_KEPT
    await delete_where(database, "imports", "file_key is null and created_at < %(edge)s", edge=edge)
    await delete_where(database, "exports", "file_key is null and created_at < %(edge)s", edge=edge)
