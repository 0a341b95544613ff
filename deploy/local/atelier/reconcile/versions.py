"""Versions of picture books that no job generates, that the ledger lacks, or whose retries were not counted."""

from uuid import UUID

from generation.books.use_cases.count_retries import count_retries
from generation.books.use_cases.fail_abandoned_version import fail_abandoned_version
from generation.books.use_cases.report_version import report_version

from atelier.audit.findings import Finding
from atelier.reconcile.services import Services, subjects


async def fail(services: Services, findings: list[Finding]) -> list[str]:
    """Their customers get back what the versions took."""
    for version_id in subjects(findings):
        async with services.databases["generation"].transaction() as uow:
            await fail_abandoned_version(version_id, uow)
    return []


async def report(services: Services, findings: list[Finding]) -> list[str]:
    """Publish `version.generated` again. Payments ignores what the ledger contains."""
    for version_id in subjects(findings):
        async with services.databases["generation"].transaction() as uow:
            await report_version(version_id, uow)
    return []


async def count(services: Services, findings: list[Finding]) -> list[str]:
    """Count the retries that versions took, never fewer than before."""
    for storefront, item_id in dict.fromkeys((each.storefront, UUID(each.subject)) for each in findings):
        async with services.databases["generation"].transaction() as uow:
            await count_retries(storefront, item_id, uow)
    return []
