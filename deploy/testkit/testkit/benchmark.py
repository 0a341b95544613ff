"""Comparing implementations of one operation by the CPU time that this process spends on it, on uvloop."""

import argparse
import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from statistics import median
from typing import Any, NamedTuple

import uvloop

Operation = Callable[[], Awaitable[object]]


class Effort(NamedTuple):
    """In each of `rounds`, every implementation in turn is called `calls` times."""

    rounds: int
    calls: int


def parser(program: str, about: str) -> argparse.ArgumentParser:
    """The options every benchmark has: see `effort_of`."""
    made = argparse.ArgumentParser(prog=program, description=about)
    made.add_argument("--rounds", type=int, default=9, help="rounds, of which the median counts (default: 9)")
    made.add_argument("--calls", type=int, default=2000, help="calls in a row in each round (default: 2000)")
    return made


def effort_of(options: argparse.Namespace) -> Effort:
    return Effort(options.rounds, options.calls)


def run(benchmark: Coroutine[Any, Any, None]) -> None:
    """On the event loop that services run on."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(benchmark)


async def compare(title: str, operations: Mapping[str, Operation], effort: Effort) -> None:
    """Print CPU time per call in microseconds, and as a ratio to the first of the operations."""
    measured = await cpu_microseconds(operations, effort)
    first = next(iter(measured.values()))
    print(f"{title:44} {'CPU µs':>8} {'ratio':>6}")
    for name, value in measured.items():
        print(f"  {name:42} {value:8.1f} {value / first:6.2f}")
    print()


async def cpu_microseconds(operations: Mapping[str, Operation], effort: Effort) -> dict[str, float]:
    """The median over the rounds, after one round that is not counted."""
    taken: dict[str, list[float]] = {name: [] for name in operations}
    for number in range(effort.rounds + 1):
        for name, operation in operations.items():
            began = time.process_time()
            for _ in range(effort.calls):
                await operation()
            if number:
                taken[name].append((time.process_time() - began) / effort.calls * 1e6)
    return {name: median(values) for name, values in taken.items()}
