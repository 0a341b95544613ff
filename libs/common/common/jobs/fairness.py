"""The SQL of fair queueing: the jobs of a handler are leased in turns of their fairness keys.

This is start-time fair queueing (Goyal, Vin, Cheng 1996), with jobs of one size. A job gets a virtual start when it is
enqueued: the virtual time of its handler and priority, or one more than the last job of its key, whichever is later.
The virtual time is the virtual start of the job that began last; while none runs for the first time, of the next
one. So the first job of a key comes before the second of every other one, and nothing enqueued later overtakes a job
for ever.
"""

LOCK_KEY = "select pg_advisory_xact_lock(hashtextextended(%(handler)s || ' ' || %(fair_key)s, 0))"
"""Without it jobs of one key that are enqueued at the same time would all get the same virtual start."""

ENQUEUE = """
    insert into tasks (key, handler, payload, priority, run_at, created_at, fair_key, virtual_start)
    select %(key)s, %(handler)s, cast(%(payload)s as jsonb), %(priority)s, %(now)s, %(now)s, %(fair_key)s,
        greatest(
            coalesce(
                (
                    select virtual_start from tasks
                    where handler = %(handler)s and priority = %(priority)s
                        and fair_key is not null and state = 'leased' and attempts = 1
                    order by virtual_start desc limit 1
                ),
                (
                    select virtual_start from tasks
                    where handler = %(handler)s and priority = %(priority)s and state <> 'dead' and run_at <= %(now)s
                        and attempts = 0 and fair_key is not null
                    order by virtual_start limit 1
                ),
                (
                    select virtual_start from tasks
                    where handler = %(handler)s and priority = %(priority)s and state <> 'dead'
                        and fair_key is not null
                    order by virtual_start limit 1
                ),
                0
            ),
            (
                select virtual_start + 1 from tasks
                where handler = %(handler)s and priority = %(priority)s and fair_key = %(fair_key)s and state <> 'dead'
                order by virtual_start desc limit 1
            )
        )
    on conflict (key, handler) do nothing
"""
