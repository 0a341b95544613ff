"""Ends predictions that no attempt goes on with."""

import structlog
from common.db.database import Database

from generation.jobs import measures
from generation.jobs.queries import predictions

log = structlog.get_logger()


async def end_abandoned_predictions(database: Database) -> None:
    """Their jobs have failed or were deleted: what became of them is unknown, and they free the slots of accounts."""
    for ended in await predictions.end_abandoned(database):
        measures.record_prediction(ended, predictions.ABANDONED)
        log.warning("prediction_abandoned", prediction=str(ended.id), vendor=ended.vendor, vendor_id=ended.vendor_id)
