"""Delete pictures that no job needs: of deleted jobs, and of uploads and runs that ended before they were recorded."""

import structlog
from common.observability import redaction

from generation.domain.asset import Asset
from generation.repository import assets
from generation.use_cases.studio import Studio

BATCH = 100
log = structlog.get_logger()


async def delete_assets(studio: Studio) -> None:
    """A timer. A file that cannot be deleted is tried again later, as often as it takes, and delays no other."""
    autocommit = studio.database.autocommit
    while due := await assets.due_for_deletion(autocommit, BATCH):
        for asset in due:
            await _delete(asset, studio)
        if len(due) < BATCH:
            return


async def _delete(asset: Asset, studio: Studio) -> None:
    autocommit = studio.database.autocommit
    try:
        await studio.store.delete(asset.storefront, asset.key)
    except Exception as error:
        attempts = asset.deletion_attempts + 1
        log.warning("asset_not_deleted", job=str(asset.job_id), attempts=attempts, reason=redaction.reason(error))
        await assets.postpone(autocommit, asset)
    else:
        await assets.forget(autocommit, asset)
