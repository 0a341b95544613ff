"""Hashing passwords in threads."""

import asyncio
import threading

from identity.adapters.hashing import THREADS, PasswordHasher
from testkit.identity import PASSWORD


async def test_hashing_does_not_block_the_event_loop_and_uses_few_threads() -> None:
    before = set(threading.enumerate())
    hasher = PasswordHasher()
    work = asyncio.gather(*(hasher.hash(PASSWORD) for _ in range(8)))
    turns = 0
    while not work.done():
        turns += 1
        assert len(set(threading.enumerate()) - before) <= THREADS
        await asyncio.sleep(0)
    assert turns > 50
    assert len(set(await work)) == 8


async def test_a_damaged_hash_matches_nothing() -> None:
    assert not await PasswordHasher().verify(PASSWORD, "$argon2id$damaged")


async def test_the_last_character_of_a_long_password_is_significant() -> None:
    hasher = PasswordHasher()
    long = "Aa1!" + "x" * 124
    hashed = await hasher.hash(long)
    assert await hasher.verify(long, hashed)
    assert not await hasher.verify(long[:-1] + "y", hashed)
