"""Where pictures are taken, by as many processes as there are cores: drawing holds the interpreter."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from itertools import chain, zip_longest
from typing import BinaryIO

from atelier.demo import ASSORTMENTS
from atelier.demo.film import framed, separated

MOST = 4  # processes


async def develop(contract: str) -> list[bytes]:
    """The pictures of a contract's assortment, in the order of its shots. Whoever gives up waiting leaves at once.

    Raises:
        RuntimeError: a process failed; it has said why on standard error.
    """
    many = min(MOST, os.cpu_count() or 1)
    processes: list[Process] = []
    try:
        for share in range(many):
            arguments = ("-m", "atelier.demo.darkroom", contract, str(share), str(many))
            processes.append(
                await asyncio.create_subprocess_exec(sys.executable, *arguments, stdin=DEVNULL, stdout=PIPE)
            )
        outputs = [output for output, _ in await asyncio.gather(*(process.communicate() for process in processes))]
        if any(process.returncode for process in processes):
            raise RuntimeError(f"the pictures of {contract} could not be taken")
        shares = (separated(output) for output in outputs)
        return [picture for picture in chain.from_iterable(zip_longest(*shares)) if picture is not None]
    finally:
        for process in processes:
            if process.returncode is None:
                process.kill()


def _take(contract: str, share: int, many: int, out: BinaryIO) -> None:
    """Every `many`th picture, from number `share` on."""
    for shot in ASSORTMENTS[contract]().shots[share::many]:
        out.write(framed(shot.take()))


if __name__ == "__main__":
    try:
        _take(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.stdout.buffer)
    except KeyboardInterrupt:  # Ctrl-C reaches every process of the terminal
        sys.exit(1)
