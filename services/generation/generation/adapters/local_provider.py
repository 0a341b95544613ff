"""The provider `local`: restores photographs, draws figures and illustrates books on the CPUs of this machine."""

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from generation.adapters import figure_tasks, illustration_tasks, picture_tasks
from generation.adapters.child_processes import ChildProcesses, ProcessLost
from generation.adapters.providers import PermanentFailure, ReportProgress, Result, TemporaryFailure, Work

PROGRESS_SECONDS = 0.5


class LocalProvider:
    def __init__(
        self,
        processes: ChildProcesses,
        seconds: float,
        drawers: ChildProcesses | None = None,
        illustrators: ChildProcesses | None = None,
    ) -> None:
        """Photographs are restored in `processes`, figures drawn in `drawers`, books illustrated in `illustrators`.

        A picture may take so many `seconds`.
        """
        self._processes = processes
        self._drawers = drawers or processes
        self._illustrators = illustrators or processes
        self._seconds = seconds

    async def aclose(self) -> None:
        """There are no connections. The processes end with this one."""

    async def make(self, work: Work, report_progress: ReportProgress) -> Result:
        """Raises TemporaryFailure if the process is lost, PermanentFailure for a picture that needs too much memory."""
        with TemporaryDirectory(prefix=f"{work.kind}-") as folder:
            source, result, progress = (Path(folder, name) for name in ("source", "result", "progress"))
            task: Callable[[], None]
            if work.figure is not None:
                processes, task = self._drawers, partial(figure_tasks.draw, work.figure, result, progress)
            elif work.illustration is not None:
                kept = await asyncio.to_thread(illustration_tasks.store_photos, work.illustration, Path(folder))
                processes = self._illustrators
                task = partial(illustration_tasks.draw, kept, result, progress)
            else:
                await asyncio.to_thread(source.write_bytes, work.picture)
                processes, task = self._processes, partial(picture_tasks.restore, source, result, progress)
            try:
                await self._run(processes, task, progress, report_progress)
            except ProcessLost as error:
                raise TemporaryFailure(str(error)) from error
            except MemoryError as error:
                raise PermanentFailure("the picture needs more memory than a process may have") from error
            return Result(picture=await asyncio.to_thread(result.read_bytes), is_own=True)

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
