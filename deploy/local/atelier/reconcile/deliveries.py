"""Events that a consumer has lost."""

from common.kernel import clock
from common.messaging.outbox import RETENTION

from atelier.audit.findings import Finding
from atelier.reconcile.services import Services, subjects

BATCH = 1000
_UNMARK = "update outbox set published_at = null where event_id = any(%(ids)s) and created_at > %(oldest)s"
"""The relay publishes them once more. Older ones are left out: a consumer may have deleted its record of them."""


async def republish(services: Services, findings: list[Finding]) -> list[str]:
    """Publish events again. Consumers that have handled them ignore them; a restored one handles them now."""
    events = list(dict.fromkeys(subjects(findings)))
    oldest = clock.now() - RETENTION
    for start in range(0, len(events), BATCH):
        for database in services.databases.values():
            await database.autocommit.execute(_UNMARK, ids=events[start : start + BATCH], oldest=oldest)
    return []
