"""Runs work on pictures in child processes, so that it neither stalls the event loop nor takes the service with it."""

import asyncio
import ctypes
import multiprocessing
import os
import resource
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from functools import partial
from typing import ParamSpec, TypeVar

from common.kernel.errors import ServiceUnavailable
from common.observability import child_output
from pebble import ProcessExpired, ProcessPool
from pebble.pool.process import WorkerManager

TASKS_PER_PROCESS = 1000
"""A process is replaced after so many tasks, which bounds what a library may leak. To start one costs as much CPU as
checking a hundred small pictures, and the tasks that come meanwhile wait."""
CLOSE_SECONDS = 8.0
"""A process that was killed ends in milliseconds; what is left is waited for until the deadline of the whole stop."""
POLL_SECONDS = 0.02
IDLE_SECONDS = 60.0
"""Processes without work end after it: each holds an engine, which takes more memory than the rest of the service."""
PR_SET_PDEATHSIG = 1
P = ParamSpec("P")
R = TypeVar("R")


class ProcessLost(Exception):
    """The process was killed: it crashed, took too long, or needed more memory than it may have."""


class ProcessKilled(ProcessLost):
    """Another process killed it (SIGKILL): the task had no part in that."""


class ChildProcesses:
    """At most `count` processes with `memory_bytes` of address space each, started with the first task. They end when
    there was no task for `idle_seconds`, and start again with the next.

    A task is a function of a module, with arguments and a result that can be pickled; it must not raise exceptions of
    our own, which often cannot. A task that is cancelled is killed. The processes end with this one, also if that is
    killed. Call `close` before the event loop ends: what pebble and multiprocessing do at exit waits without end for a
    process that is started meanwhile. `niceness` is added to this one's, so that long work leaves the cores to what
    answers requests.
    """

    def __init__(self, count: int, memory_bytes: int, *, niceness: int = 0, idle_seconds: float = IDLE_SECONDS) -> None:
        self._count = count
        self._idle_seconds = idle_seconds
        self._running = 0
        self._idle: asyncio.TimerHandle | None = None
        self._memory_bytes = memory_bytes
        self._niceness = niceness
        self._pool: ProcessPool | None = None
        self._ending: list[threading.Thread] = []
        self._is_stopping = False

    def start_no_more(self) -> None:
        """Start no process from now on. Those that run may complete tasks."""
        self._is_stopping = True
        if self._pool is not None:
            _workers(self._pool).workers_number = 0

    async def close(self) -> None:
        """Kill all processes, also those that work, and wait until they have ended, for CLOSE_SECONDS at most."""
        self.start_no_more()
        if self._idle is not None:
            self._idle.cancel()
        if self._pool is not None:
            self._discard(self._pool)
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_SECONDS):
                while any(thread.is_alive() for thread in self._ending):  # noqa: ASYNC110 - threads of pebble's own
                    await asyncio.sleep(POLL_SECONDS)

    async def run(self, seconds: float, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Raises ProcessLost, MemoryError, and what the function raises. Its time counts from when it starts.

        Raises ServiceUnavailable if it would need a new process after `start_no_more`.

        If the whole pool breaks, because an idle process was killed, the task is run once more in a new one.
        """
        with self._task():
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

    @contextmanager
    def _task(self) -> Iterator[None]:
        """Keeps the processes meanwhile, and for `idle_seconds` afterwards."""
        if self._idle is not None:
            self._idle.cancel()
        self._running += 1
        try:
            yield
        finally:
            self._running -= 1
            if self._running == 0:
                self._idle = asyncio.get_running_loop().call_later(self._idle_seconds, self._end_idle)

    def _end_idle(self) -> None:
        if self._pool is not None:
            self._discard(self._pool)

    def _discard(self, pool: ProcessPool) -> None:
        """End the pool in a thread, because pebble joins its own threads and processes."""
        pool.stop()  # type: ignore[no-untyped-call]
        if self._pool is pool:
            self._pool = None
        ending = threading.Thread(target=_end, args=[pool], daemon=True)
        ending.start()
        self._ending = [*(thread for thread in self._ending if thread.is_alive()), ending]

    def _started(self) -> ProcessPool:
        if self._is_stopping and (self._pool is None or not _workers(self._pool).workers):
            raise ServiceUnavailable(service="generation")
        if self._pool is None:
            self._pool = ProcessPool(
                max_workers=self._count,
                max_tasks=TASKS_PER_PROCESS,
                initializer=_confine,
                initargs=(self._memory_bytes, self._niceness),
                context=multiprocessing.get_context("spawn"),  # a fork would copy the threads' locks
            )
        return self._pool


def _workers(pool: ProcessPool) -> WorkerManager:
    """The part of pebble that starts processes: it has no public way to start no more."""
    return pool._pool_manager.worker_manager


def _end(pool: ProcessPool) -> None:
    for process in list(_workers(pool).workers.values()):
        process.kill()  # SIGTERM is handled between two bytecodes only, which may be long after
    pool.join()


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
        lost = ProcessKilled if error.exitcode == -signal.SIGKILL else ProcessLost
        raise lost(f"{_name(function)} ended its process with code {error.exitcode}") from error
    return result


def _name(function: Callable[..., object]) -> str:
    called = function.func if isinstance(function, partial) else function
    return called.__name__


def _confine(memory_bytes: int, niceness: int) -> None:
    """In the child: write JSON to standard error, end with the parent, leave Ctrl-C to it, bound memory, yield cores.

    Matrices are multiplied on one thread: for small ones, further threads spend more CPU on waiting than they save.
    """
    child_output.install("generation")
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(niceness)
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # read when numpy is imported, which is with the first task
