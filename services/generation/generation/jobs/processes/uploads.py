"""Checks uploaded pictures in child processes."""

from generation.jobs.errors import PictureUnreadable
from generation.jobs.processes import picture_tasks
from generation.jobs.processes.child_processes import ChildProcesses, ProcessLost
from generation.jobs.rules.picture import CheckedPicture, Fault, PictureLimits, check_size, refusal

CHECK_SECONDS = 20.0


async def check_picture(processes: ChildProcesses, content: bytes, limits: PictureLimits) -> CheckedPicture:
    """The size first, then everything else in a child process. Raises InvalidPicture."""
    check_size(len(content), limits)
    try:
        found = await processes.run(CHECK_SECONDS, picture_tasks.check, content, limits.min_side, limits.max_pixels)
    except ProcessLost as error:
        raise PictureUnreadable() from error
    if isinstance(found, Fault):
        raise refusal(found, limits)
    return found
