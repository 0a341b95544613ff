"""A process that attempts a keyed request and does not end by itself: `python FILE DATABASE_URL KEY`."""

import asyncio
import sys

import uvloop
from common.db.database import Database
from common.http.idempotency import KeyedRequest, once_around
from common.kernel.aead_box import AeadBox
from fastapi import Response

AEAD_BOX = AeadBox("a key for tests that is long enough")


def keyed(key: str, body: bytes = b"{}") -> KeyedRequest:
    return KeyedRequest("emporium user POST /orders/", key, AEAD_BOX.digest(body), AEAD_BOX)


async def run() -> Response:
    print("running", flush=True)
    await asyncio.Event().wait()
    raise AssertionError("not reached")


async def main(url: str, key: str) -> None:
    database = Database(url)
    await once_around(keyed(key), database, run)


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(*sys.argv[1:]))
