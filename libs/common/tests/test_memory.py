"""Large blocks go back to the system when they are freed."""

import subprocess
import sys

import pytest

PROGRAM = """
import mmap, sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from common.runtime.memory import return_large_blocks

THREADS, BLOCK = 3, 19 << 20
if sys.argv[1] == "returned":
    return_large_blocks()

def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * mmap.PAGESIZE

def work(barrier):
    for _ in range(2):
        block = bytearray(BLOCK)
        barrier.wait()
        del block
        barrier.wait()

before, barrier = resident(), Barrier(THREADS)
with ThreadPoolExecutor(THREADS) as pool:
    list(pool.map(work, [barrier] * THREADS))
    print((resident() - before) // BLOCK)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="glibc")
@pytest.mark.parametrize(("how", "kept"), [("returned", "0"), ("kept", "3")])
def test_threads_keep_no_large_block_that_they_have_freed(how: str, kept: str) -> None:
    """With the library's own threshold each thread keeps one: else there would be nothing to configure."""
    done = subprocess.run([sys.executable, "-c", PROGRAM, how], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == kept
