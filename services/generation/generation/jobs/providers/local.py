"""The provider `local`: makes pictures on the CPUs of this machine."""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path

from generation.jobs.processes.child_processes import ChildProcesses, ProcessLost
from generation.jobs.providers.provider import (
    Attempt,
    PermanentFailure,
    PictureRequest,
    ReportProgress,
    Result,
    TaskFiles,
    TemporaryFailure,
)

PROGRESS_SECONDS = 0.5


class LocalProvider:
    def __init__(self, processes: Mapping[str, ChildProcesses], seconds: float) -> None:
        """`processes` are those of each kind of jobs. A picture may take so many `seconds`."""
        self._processes = processes
        self._seconds = seconds

    async def aclose(self) -> None:
        """There are no connections. The processes end with this one."""

    async def make(self, request: PictureRequest, attempt: Attempt) -> Result:
        """Raises TemporaryFailure if the process is lost, PermanentFailure for a picture that needs too much memory."""
        files = TaskFiles(attempt.folder)
        task = await asyncio.to_thread(request.local_task, files)
        try:
            await self._run(self._processes[request.kind], task, files.progress, attempt.report)
        except ProcessLost as error:
            raise TemporaryFailure(str(error)) from error
        except MemoryError as error:
            raise PermanentFailure("the picture needs more memory than a process may have") from error
        return Result(picture=await asyncio.to_thread(files.result.read_bytes), is_own=True)

    async def _run(
        self, processes: ChildProcesses, task: Callable[[], None], progress: Path, report_progress: ReportProgress
    ) -> None:
        running = asyncio.create_task(processes.run(self._seconds, task))
        try:
            reported = ""
            while not running.done():
                await asyncio.wait([running], timeout=PROGRESS_SECONDS)
                reported = await _forward(await asyncio.to_thread(_read, progress), reported, report_progress)
            await running
        finally:
            running.cancel()


def _read(progress: Path) -> str:
    """Empty until the process has written something."""
    return progress.read_text() if progress.exists() else ""


async def _forward(written: str, reported: str, report_progress: ReportProgress) -> str:
    """Report what the process has written since `reported`; returns what was written last."""
    if written != reported:
        done, total, stage = written.split(" ", 2)
        await report_progress(int(done), int(total), stage)
    return written
