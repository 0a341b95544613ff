"""The query by which workers are scaled in Kubernetes."""

from generators.kubernetes_scaling import JOBS
from testkit.harness import Harness

STATES = (
    ("waiting", "now() - interval '1 second'"),
    ("waiting", "now() + interval '1 hour'"),
    ("leased", "now() + interval '1 minute'"),
    ("dead", "now()"),
    ("cancelled", "'infinity'"),
)


async def test_it_counts_the_jobs_that_are_due_or_run(ledger: Harness) -> None:
    executor = ledger.database.autocommit
    for state, run_at in STATES:
        await executor.execute(
            "insert into tasks (key, handler, payload, state, run_at, created_at)"
            f" values (gen_random_uuid(), 'x', '{{}}', '{state}', {run_at}, now())"
        )
    assert await executor.fetch_value(JOBS) == 2
