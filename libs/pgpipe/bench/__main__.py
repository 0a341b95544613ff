"""CPU time of the client per statement and per three statements, over TCP. PostgreSQL is another process.

psycopg's own pool is not measured: it is a package of its own that this workspace does not install.
"""

from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import asyncpg
import psycopg
from pgpipe import ConnectionPool, PipelinedConnection
from pgpipe.pool import PoolLimits
from testkit import servers
from testkit.benchmark import Effort, compare, effort_of, parser, run

from .clients import SCHEMA, Asyncpg, Pgpipe, PsycopgCursors, connect_psycopg, pools


async def benchmark(url: str | None, effort: Effort) -> None:
    name = f"bench_pgpipe_{uuid4().hex[:12]}"
    server = url or servers.postgres_url()
    await administer(server, f"create database {name}")
    scratch = urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    try:
        await administer(scratch, SCHEMA)
        await statements(scratch, effort)
        await acquiring(scratch, effort)
    finally:
        await administer(server, f"drop database {name} with (force)")


async def administer(url: str, sql: str) -> None:
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        await connection.execute(sql.encode())


async def statements(url: str, effort: Effort) -> None:
    piped = await PipelinedConnection.connect(url, autocommit=True)
    plain = await connect_psycopg(url)
    native = await asyncpg.connect(url)
    pgpipe, cursors, other = Pgpipe(piped), PsycopgCursors(plain), Asyncpg(native)
    await compare(
        "one small statement",
        {"pgpipe": pgpipe.one, "psycopg, cursor": cursors.one, "asyncpg": other.one},
        effort,
    )
    await compare(
        "three small statements",
        {
            "pgpipe, one message": pgpipe.three,
            "psycopg, three cursors": cursors.three,
            "psycopg, pipeline mode": cursors.three_in_a_pipeline,
            "asyncpg, three messages": other.three,
        },
        effort,
    )
    await piped.close()
    await plain.close()
    await native.close()


async def acquiring(url: str, effort: Effort) -> None:
    ours = ConnectionPool(lambda: PipelinedConnection.connect(url, autocommit=True), PoolLimits(size=2))
    async with asyncpg.create_pool(url, min_size=1, max_size=2) as theirs:
        await compare("acquire and release", pools(ours, theirs), effort)
    ours.close()


def main() -> None:
    reading = parser("python -m libs.pgpipe.bench", __doc__ or "")
    reading.add_argument("--url", help="of a PostgreSQL whose user may create databases (default: the tests' server)")
    options = reading.parse_args()
    run(benchmark(options.url, effort_of(options)))


if __name__ == "__main__":
    main()
