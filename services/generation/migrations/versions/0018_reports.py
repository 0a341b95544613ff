"""Jobs are facts of reports."""

from alembic import op

revision = "0018"
down_revision = "0017"
phase = "before"

JOB = """
create function report_job(job jobs) returns void language plpgsql as $$
declare
    known bigint;
begin
    insert into report_facts (storefront, at, key, item, label, counts)
    select job.storefront, at, key, job.kind, job.kind, counts
    from (values
        (job.created_at, 'submitted:' || job.id, '{"jobs.submitted": 1}'::jsonb),
        (job.started_at, 'started:' || job.id || ':' || job.run_id, '{"jobs.started": 1}'),
        (case when job.state = 'completed' then job.ended_at end, 'ended:' || job.id || ':' || job.run_id,
         jsonb_build_object('jobs.completed', 1, 'jobs.credits', job.price)),
        (case when job.state = 'failed' then job.ended_at end, 'ended:' || job.id || ':' || job.run_id,
         '{"jobs.failed": 1}')
    ) facts (at, key, counts) where at is not null
    on conflict do nothing;
    if job.cost > 0 then
        select coalesce(sum((counts ->> 'jobs.cost')::bigint), 0) into known from report_facts
        where storefront = job.storefront and key >= 'cost:' || job.id || ':' and key < 'cost:' || job.id || ';';
        if job.cost > known then
            insert into report_facts (storefront, at, key, item, label, counts)
            values (job.storefront, greatest(job.created_at, job.started_at, job.progressed_at, job.ended_at),
                    'cost:' || job.id || ':' || job.cost, job.kind, job.kind,
                    jsonb_build_object('jobs.cost', job.cost - known))
            on conflict do nothing;
        end if;
    end if;
end $$
"""
"""A run that staff start again is another one of the same job, whose cost goes on."""
ON_CHANGE = """
create function report_on_jobs() returns trigger language plpgsql as $$
begin
    if to_regclass('report_facts') is not null then
        perform report_job(new);
    end if;
    return null;
end $$
"""
"""The table of facts is the chassis', whose revision may run after this one."""
TRIGGERS = (
    "create trigger jobs_report_insert after insert on jobs for each row execute function report_on_jobs()",
    "create trigger jobs_report_update after update on jobs for each row"
    " when (old.state <> new.state or old.cost <> new.cost or old.started_at is distinct from new.started_at)"
    " execute function report_on_jobs()",
)


def upgrade() -> None:
    for statement in (JOB, ON_CHANGE, *TRIGGERS):
        op.execute(statement)


def downgrade() -> None:
    for trigger in ("jobs_report_update", "jobs_report_insert"):
        op.execute(f"drop trigger {trigger} on jobs")
    op.execute("drop function report_on_jobs")
    op.execute("drop function report_job")
