"""The counts behind the limits."""

from common import clock
from gateway.windows import ClockedMemory


async def test_keys_beyond_the_bound_make_room() -> None:
    memory = ClockedMemory(bound=100)
    for number in range(1000):
        assert await memory.acquire_entry(f"address-{number}", 5, 60)
    assert len(memory) == 100


async def test_windows_that_are_over_are_forgotten() -> None:
    memory = ClockedMemory(bound=1000)
    for number in range(500):
        await memory.acquire_entry(f"address-{number}", 5, 60)
    clock.advance(61)
    for number in range(250):
        await memory.acquire_entry(f"other-{number}", 5, 60)
    assert len(memory) == 250


async def test_short_windows_do_not_push_out_long_ones() -> None:
    memory = ClockedMemory(bound=10)
    assert await memory.acquire_entry("login", 1, 900)
    for number in range(100):
        await memory.acquire_entry(f"address-{number}", 20, 60)
    assert not await memory.acquire_entry("login", 1, 900)
