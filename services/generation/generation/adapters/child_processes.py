"""Runs work on pictures in child processes, so that it neither stalls the event loop nor takes the service with it."""

import asyncio
import ctypes
import multiprocessing
import os
import resource
import signal
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from typing import ParamSpec, TypeVar

from pebble import ProcessExpired, ProcessPool

TASKS_PER_PROCESS = 1000
"""A process is replaced after so many tasks, which bounds what a library may leak. To start one costs as much CPU as
checking a hundred small pictures, and the tasks that come meanwhile wait."""
PR_SET_PDEATHSIG = 1
P = ParamSpec("P")
R = TypeVar("R")


class ProcessLost(Exception):
    """The process was killed: it crashed, took too long, or needed more memory than it may have."""


class ChildProcesses:
    """At most `count` processes with `memory_bytes` of address space each, started with the first task.

    A task is a function of a module, with arguments and a result that can be pickled; it must not raise exceptions of
    our own, which often cannot. A task that is cancelled is killed. The processes end with this one, also if that is
    killed. `niceness` is added to this one's, so that long work leaves the cores to what answers requests.
    """

    def __init__(self, count: int, memory_bytes: int, *, niceness: int = 0) -> None:
        self._count = count
        self._memory_bytes = memory_bytes
        self._niceness = niceness
        self._pool: ProcessPool | None = None

    async def run(self, seconds: float, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Raises ProcessLost, MemoryError, and what the function raises. Its time counts from when it starts.

        If the whole pool breaks, because an idle process was killed, the task is run once more in a new one.
        """
        pool = self._started()
        try:
            return await _run(pool, seconds, function, *args, **kwargs)
        except BrokenProcessPool:
            self._discard(pool)
        pool = self._started()
        try:
            return await _run(pool, seconds, function, *args, **kwargs)
        except BrokenProcessPool as error:
            self._discard(pool)
            raise ProcessLost(f"{_name(function)}: no process stays alive") from error

    def _discard(self, pool: ProcessPool) -> None:
        pool.stop()  # type: ignore[no-untyped-call]
        if self._pool is pool:
            self._pool = None

    def _started(self) -> ProcessPool:
        if self._pool is None:
            self._pool = ProcessPool(
                max_workers=self._count,
                max_tasks=TASKS_PER_PROCESS,
                initializer=_confine,
                initargs=(self._memory_bytes, self._niceness),
                context=multiprocessing.get_context("spawn"),  # a fork would copy the threads' locks
            )
        return self._pool


async def _run(pool: ProcessPool, seconds: float, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Raises BrokenProcessPool in addition."""
    try:
        scheduled = pool.schedule(function, args=args, kwargs=kwargs, timeout=seconds)
    except RuntimeError as error:  # it broke before
        raise BrokenProcessPool from error
    try:
        result: R = await asyncio.wrap_future(scheduled)
    except TimeoutError as error:
        raise ProcessLost(f"{_name(function)} took longer than {seconds:g} s") from error
    except ProcessExpired as error:
        raise ProcessLost(f"{_name(function)} ended its process with code {error.exitcode}") from error
    return result


def _name(function: Callable[..., object]) -> str:
    called = function.func if isinstance(function, partial) else function
    return called.__name__


def _confine(memory_bytes: int, niceness: int) -> None:
    """In the child: end with the parent, leave Ctrl-C to it, bound the memory, and yield cores.

    Matrices are multiplied on one thread: for small ones, further threads spend more CPU on waiting than they save.
    """
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(niceness)
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # read when numpy is imported, which is with the first task
