"""Makes in a child process what is delivered of a provider's result."""

from collections.abc import Callable
from typing import TypeVar

from common.observability import redaction

from generation.jobs.processes.child_processes import ChildProcesses, ProcessLost
from generation.jobs.providers.provider import PermanentFailure, Result, TemporaryFailure

R = TypeVar("R")


async def finish_picture(processes: ChildProcesses, seconds: float, result: Result, task: Callable[[], R | str]) -> R:
    """What the task returns. Raises PermanentFailure for its text: why the result is refused.

    Raises TemporaryFailure if the process is lost. Both failures have the result's cost.
    """
    try:
        found = await processes.run(seconds, task)
    except (ProcessLost, MemoryError) as error:
        raise TemporaryFailure(redaction.reason(error), result.cost) from error
    if isinstance(found, str):
        raise PermanentFailure(f"the picture is refused: {found}", result.cost)
    return found
