"""A process of its own that attempts a keyed request and does not end by itself: `python FILE DATABASE_URL KEY`."""

import asyncio
import sys

import uvloop
from common.database import Database
from common.sealing import Seal
from common.web.idempotency import KeyedRequest, once_around
from fastapi import Response

SEAL = Seal("a key for tests that is long enough")


def keyed(key: str, body: bytes = b"{}") -> KeyedRequest:
    return KeyedRequest("emporium somebody POST /orders/", key, SEAL.digest(body), SEAL)


async def run() -> Response:
    print("running", flush=True)
    await asyncio.Event().wait()
    raise AssertionError("not reached")


async def main(url: str, key: str) -> None:
    database = Database(url)
    await database.open()
    await once_around(keyed(key), database, run)


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(*sys.argv[1:]))
