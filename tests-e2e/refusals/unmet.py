"""Refusals that all contracts or several cannot return."""

AMONG_OURSELVES = {"jobs.not_running", "reservation.closed", "retry_pack.not_found", "transfer.kind_unknown"}
"""Refusals between services, which callers translate for their clients."""

UNMET_WITHOUT_PAGES = {
    "bulk.count_differs",
    "caller.permission_missing",
    "dead_letter.not_found",
    "idempotency.key_missing",
    "page.not_found",
    "report.hours_not_kept",
    "report.period_reversed",
    "report.period_too_long",
}
"""Refusals of the chassis that the contracts of reviv, figureforge and storybook cannot return: they have no pages.

Or in another contract than that of staff."""
