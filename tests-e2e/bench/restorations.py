"""Restorations as the benchmark's customers submit them, and what the service's tables tell of jobs."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle
from time import monotonic
from typing import LiteralString

import psycopg
from clients.reviv import Sitter, photograph
from psycopg.rows import class_row

from bench.http_client import Connection, post
from bench.programs import BenchmarkFailed

STOREFRONT = "reviv"
PATH = f"/{STOREFRONT}/api/restorations/upload/"
BOUNDARY = "bench-picture"
SMALL = (64, 48)
LARGE = (1600, 1200)
TIMEOUT_SECONDS = 120.0
EVERY = 0.05
AT_ONCE = 4
_BEGUN = """
    select number, started_at - created_at as waited, ended_at - started_at as took from jobs
    where number = any(%s) and started_at is not null order by started_at
"""


@dataclass(frozen=True, slots=True)
class Customer:
    token: str


@dataclass(frozen=True, slots=True)
class Lease:
    """A job that a worker has begun: how long it waited since its submission, and how long it took if it has ended."""

    number: int
    waited: timedelta
    took: timedelta | None


def upload_request(customer: Customer, picture: bytes) -> bytes:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="image"; filename="old.jpg"\r\n'
    body = f"{head}Content-Type: image/jpeg\r\n\r\n".encode() + picture + f"\r\n--{BOUNDARY}--\r\n".encode()
    return post(PATH, body, customer.token, f"multipart/form-data; boundary={BOUNDARY}")


async def upload(connection: Connection, customer: Customer, picture: bytes) -> int:
    """Submit a picture; returns the job's number. Raises Unexpected when it is refused."""
    answer = await connection.ask(upload_request(customer, picture))
    return int(answer.json(201)["job_id"])


async def sign_in(address: str, count: int) -> list[Customer]:
    """New customers, signed in with the sandbox's Google."""
    turn = asyncio.Semaphore(AT_ONCE)

    async def one() -> Customer:
        async with turn:
            sitter = await Sitter(f"{address}/{STOREFRONT}").sign_in()
            await sitter.http.aclose()
        assert sitter.access is not None
        return Customer(sitter.access)

    return list(await asyncio.gather(*(one() for _ in range(count))))


class Submitting:
    """A client that submits one small picture after the other, each for the next of its customers."""

    def __init__(self, customers: Sequence[Customer]) -> None:
        picture = photograph(*SMALL)
        self._requests = cycle([upload_request(customer, picture) for customer in customers])

    async def step(self, connection: Connection) -> None:
        (await connection.ask(next(self._requests))).json(201)


class Records:
    """The tables of generation, at a libpq URL."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def leases(self, numbers: Sequence[int], *, ended: bool = False) -> list[Lease]:
        """Wait until all these jobs have been leased, or have ended; in the order of their leases."""
        deadline = monotonic() + TIMEOUT_SECONDS
        while monotonic() < deadline:
            found = await self.begun(numbers)
            if len(found) == len(numbers) and (not ended or all(each.took for each in found)):
                return found
            await asyncio.sleep(EVERY)
        raise BenchmarkFailed(f"jobs were not run within {TIMEOUT_SECONDS:.0f} seconds")

    async def begun(self, numbers: Sequence[int]) -> list[Lease]:
        return await asyncio.to_thread(self._begun, list(numbers))

    async def unfinished(self) -> int:
        """How many jobs wait or run."""
        return await asyncio.to_thread(self._count, "true")

    async def running(self) -> int:
        return await asyncio.to_thread(self._count, "state = 'leased'")

    async def emptied(self) -> None:
        """Wait until no job waits or runs."""
        deadline = monotonic() + TIMEOUT_SECONDS
        while await self.unfinished():
            if monotonic() > deadline:
                raise BenchmarkFailed(f"after {TIMEOUT_SECONDS:.0f} seconds jobs still wait")
            await asyncio.sleep(EVERY)

    async def discard(self) -> None:
        """Delete the jobs that wait; a running one ends."""
        await asyncio.to_thread(self._discard)

    def _begun(self, numbers: list[int]) -> list[Lease]:
        with psycopg.connect(self._url, row_factory=class_row(Lease)) as connection:
            return connection.execute(_BEGUN, [numbers]).fetchall()

    def _count(self, condition: LiteralString) -> int:
        sql: LiteralString = (
            f"select count(*) from tasks where handler in ('job:RunJob', 'job:RunFigures') and {condition}"
        )
        with psycopg.connect(self._url) as connection:
            row = connection.execute(sql).fetchone()
        return int(row[0]) if row else 0

    def _discard(self) -> None:
        with psycopg.connect(self._url) as connection:
            connection.execute("delete from tasks where state = 'waiting'")
            connection.execute("delete from jobs where state = 'pending'")
