"""Events that a consumer does not know any more."""

from common.outbox import publish_again

from atelier.audit.findings import Finding
from atelier.reconcile.services import Services, subjects

BATCH = 1000


async def republish(services: Services, findings: list[Finding]) -> list[str]:
    """Whoever has handled them ignores them; the one that was restored catches up."""
    events = list(dict.fromkeys(subjects(findings)))
    for start in range(0, len(events), BATCH):
        for database in services.databases.values():
            await publish_again(database, events[start : start + BATCH])
    return []
