"""Checks uploaded pictures in child processes."""

from generation.jobs.errors import PictureUnreadable
from generation.jobs.processes import picture_tasks
from generation.jobs.processes.child_processes import ChildProcesses, ProcessKilled, ProcessLost
from generation.jobs.rules.picture import CheckedPicture, Fault, PictureLimits, check_size, refusal

CHECK_SECONDS = 20.0


async def check_picture(processes: ChildProcesses, content: bytes, limits: PictureLimits) -> CheckedPicture:
    """The size first, then everything else in a child process. Raises InvalidPicture.

    If the process is killed meanwhile, it is checked once more. A picture that ends its process is refused.
    """
    check_size(len(content), limits)
    try:
        try:
            found = await _check(processes, content, limits)
        except ProcessKilled:
            found = await _check(processes, content, limits)
    except ProcessLost as error:
        raise PictureUnreadable() from error
    if isinstance(found, Fault):
        raise refusal(found, limits)
    return found


async def _check(processes: ChildProcesses, content: bytes, limits: PictureLimits) -> CheckedPicture | Fault:
    return await processes.run(CHECK_SECONDS, picture_tasks.check, content, limits.min_side, limits.max_pixels)
