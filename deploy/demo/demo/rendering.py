"""Draws the pictures of an assortment in several processes, because drawing holds the global interpreter lock."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from itertools import chain, zip_longest
from typing import BinaryIO

from common.observability import child_output

from demo import ASSORTMENTS
from demo.framing import framed, split_pictures

MAX_PROCESSES = 4


async def render_pictures(contract: str) -> list[bytes]:
    """The pictures of a contract's assortment, in the order of its shots. Cancellation kills the processes.

    Raises RuntimeError if a process fails; its traceback is on standard error.
    """
    count = min(MAX_PROCESSES, os.cpu_count() or 1)
    processes: list[Process] = []
    try:
        for share in range(count):
            arguments = ("-P", "-m", "demo.rendering", contract, str(share), str(count))
            processes.append(
                await asyncio.create_subprocess_exec(sys.executable, *arguments, stdin=DEVNULL, stdout=PIPE)
            )
        outputs = [output for output, _ in await asyncio.gather(*(process.communicate() for process in processes))]
        if any(process.returncode for process in processes):
            raise RuntimeError(f"the pictures of {contract} could not be drawn")
        shares = (split_pictures(output) for output in outputs)
        return [picture for picture in chain.from_iterable(zip_longest(*shares)) if picture is not None]
    finally:
        for process in processes:
            if process.returncode is None:
                process.kill()


def _render_share(contract: str, share: int, count: int, out: BinaryIO) -> None:
    """Write every `count`th picture, from number `share` on."""
    for shot in ASSORTMENTS[contract]().shots[share::count]:
        out.write(framed(shot.render()))


if __name__ == "__main__":
    child_output.install("catalog")
    try:
        _render_share(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.stdout.buffer)
    except KeyboardInterrupt:  # Ctrl-C signals every process of the terminal
        sys.exit(1)
