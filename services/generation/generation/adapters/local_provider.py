"""The provider `local`: restores pictures on the CPUs of this machine."""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

from generation.adapters import picture_tasks
from generation.adapters.child_processes import ChildProcesses, ProcessLost
from generation.adapters.providers import PermanentFailure, ReportProgress, Result, TemporaryFailure, Work

PROGRESS_SECONDS = 0.5


class LocalProvider:
    def __init__(self, processes: ChildProcesses, seconds: float) -> None:
        """A run may take so many `seconds`."""
        self._processes = processes
        self._seconds = seconds

    async def make(self, work: Work, report_progress: ReportProgress) -> Result:
        """Raises TemporaryFailure if the process is lost, PermanentFailure for a picture that needs too much memory."""
        with TemporaryDirectory(prefix="restoration-") as folder:
            source, result, progress = (Path(folder, name) for name in ("source", "result", "progress"))
            await asyncio.to_thread(source.write_bytes, work.picture)
            try:
                await self._run(source, result, progress, report_progress)
            except ProcessLost as error:
                raise TemporaryFailure(str(error)) from error
            except MemoryError as error:
                raise PermanentFailure("the picture needs more memory than a process may have") from error
            return Result(picture=await asyncio.to_thread(result.read_bytes), is_own=True)

    async def _run(self, source: Path, result: Path, progress: Path, report_progress: ReportProgress) -> None:
        running = asyncio.create_task(
            self._processes.run(self._seconds, picture_tasks.restore, source, result, progress)
        )
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
