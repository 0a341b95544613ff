"""Moving windows in memory."""

from common.kernel import clock
from gateway.limits.memory_storage import MemoryWindowStorage


async def test_keys_beyond_the_maximum_replace_the_least_recently_used() -> None:
    memory = MemoryWindowStorage(max_keys=100)
    for number in range(1000):
        assert await memory.acquire_entry(f"address-{number}", 5, 60)
    assert len(memory) == 100


async def test_expired_windows_are_removed() -> None:
    memory = MemoryWindowStorage(max_keys=1000)
    for number in range(500):
        await memory.acquire_entry(f"address-{number}", 5, 60)
    clock.advance(61)
    for number in range(250):
        await memory.acquire_entry(f"other-{number}", 5, 60)
    assert len(memory) == 250


async def test_keys_of_short_windows_do_not_displace_those_of_long_windows() -> None:
    memory = MemoryWindowStorage(max_keys=10)
    assert await memory.acquire_entry("login", 1, 900)
    for number in range(100):
        await memory.acquire_entry(f"address-{number}", 20, 60)
    assert not await memory.acquire_entry("login", 1, 900)
