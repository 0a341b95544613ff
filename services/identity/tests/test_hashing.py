"""Hashing passwords without anybody waiting for it but the one who asked."""

import asyncio
import threading

from identity.hashing import THREADS, PasswordHashes
from identity.testing import PASSWORD


async def test_the_event_loop_runs_on_while_few_threads_hash() -> None:
    before = set(threading.enumerate())
    hashes = PasswordHashes()
    work = asyncio.gather(*(hashes.hash(PASSWORD) for _ in range(8)))
    turns = 0
    while not work.done():
        turns += 1
        assert len(set(threading.enumerate()) - before) <= THREADS
        await asyncio.sleep(0)
    assert turns > 50
    assert len(set(await work)) == 8


async def test_a_damaged_hash_matches_nothing() -> None:
    assert not await PasswordHashes().verify(PASSWORD, "$argon2id$damaged")


async def test_long_passwords_count_to_their_last_character() -> None:
    hashes = PasswordHashes()
    long = "Aa1!" + "x" * 124
    hashed = await hashes.hash(long)
    assert await hashes.verify(long, hashed)
    assert not await hashes.verify(long[:-1] + "y", hashed)
