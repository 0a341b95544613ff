"""A worker process of its own: `python FILE DATABASE_URL NAME LEASE_SECONDS`.

Its job writes into the table of notes when it begins and ends, and goes on until a note releases the worker NAME.
"""

import asyncio
import sys

import uvloop
from atelier.embedded.in_process_transport import InProcessTransport
from common.db.database import Database
from common.jobs.payload import JobPayload
from common.messaging.handlers import HandlerRegistry
from common.runtime.worker import Worker

RELEASED = "select 1 from notes where storefront = %(name)s and words = 'release'"
NOTE = "insert into notes (storefront, words) values (%(name)s, %(words)s)"


class Draw(JobPayload, name="Draw"):
    picture: str


def handlers(database: Database, name: str) -> HandlerRegistry:
    registry = HandlerRegistry()

    @registry.job(Draw, queue="media", deadline_seconds=600)
    async def draw(_: Draw) -> None:
        await database.autocommit.execute(NOTE, name=name, words="begun")
        while not await database.autocommit.fetch(RELEASED, name=name):  # noqa: ASYNC110 - another process releases it
            await asyncio.sleep(0.02)
        await database.autocommit.execute(NOTE, name=name, words="ended")

    return registry


async def main(url: str, name: str, lease_seconds: str) -> None:
    database = Database(url)
    registry = handlers(database, name)
    await Worker(name, database, registry, InProcessTransport(), lease_seconds=float(lease_seconds)).run()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(*sys.argv[1:]))
