"""Facts of reports. Most are added by triggers of a service's own tables; this adds those that events report."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from psycopg.types.json import Jsonb

from common.db.executor import Executor

_ADD = """
    insert into report_facts (storefront, at, key, counts)
    values (%(storefront)s, %(at)s, %(key)s, %(counts)s) on conflict do nothing
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """`counts` maps measures, such as `sales.refunds`, to what this fact adds to them. `key` exists once."""

    storefront: str
    at: datetime
    key: str
    counts: Mapping[str, int]


async def add_fact(executor: Executor, fact: Fact) -> None:
    """Without an effect if the storefront has a fact with this key."""
    await executor.defer(_ADD, storefront=fact.storefront, at=fact.at, key=fact.key, counts=Jsonb(dict(fact.counts)))
