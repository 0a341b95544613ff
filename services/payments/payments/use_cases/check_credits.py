"""Check that every balance is the sum of its entries, and that grants and refunds are those of the purchases."""

import structlog
from common.db.database import Database
from common.observability import telemetry

from payments.repository import credit_checks

INTERVAL_SECONDS = 900.0
log = structlog.get_logger()
contradictions = telemetry.meter.create_gauge("atelier.credits.contradictions", unit="{account}")


async def check_credits(database: Database) -> None:
    """Log each contradiction, and report their number: the alert `CreditsContradict` fires above 0."""
    found = await credit_checks.contradictions(database.autocommit)
    for check, row in found:
        log.error("credits_contradict", check=check, **row)
    contradictions.set(len(found))
