"""Delete pictures that no job needs: of deleted jobs, and of uploads and runs that ended before they were recorded."""

import structlog
from common.db.database import Database
from common.db.executor import Executor
from common.observability import redaction
from common.storage.object_store import ObjectStore

from generation.jobs.queries import assets
from generation.jobs.tables.asset import Asset

BATCH = 100
log = structlog.get_logger()


async def delete_assets(database: Database, store: ObjectStore) -> None:
    """A timer. A file that cannot be deleted is tried again later, as often as it takes, and delays no other."""
    autocommit = database.autocommit
    while due := await assets.due_for_deletion(autocommit, BATCH):
        for asset in due:
            await _delete(asset, autocommit, store)
        if len(due) < BATCH:
            return


async def _delete(asset: Asset, autocommit: Executor, store: ObjectStore) -> None:
    try:
        await store.delete(asset.storefront, asset.key)
    except Exception as error:
        attempts = asset.deletion_attempts + 1
        log.warning("asset_not_deleted", job=str(asset.job_id), attempts=attempts, reason=redaction.reason(error))
        await assets.postpone(autocommit, asset)
    else:
        await assets.forget(autocommit, asset)
