"""Files that only this process's account can read: customers' photographs, and what was made of them."""

import os
import stat
from pathlib import Path

FILE_MODE, FOLDER_MODE = 0o600, 0o700


def restrict_new_files() -> None:
    """From now on this process creates files with 0600 and folders with 0700."""
    os.umask(0o077)


def restrict(folder: Path) -> None:
    """Take the permissions of other accounts from a folder and everything in it, which earlier releases gave them.

    The folder itself is changed last and marks a completed run. Files that are deleted meanwhile are ignored.
    """
    if not folder.exists() or (_is_private(folder) and all(_is_private(each) for each in folder.iterdir())):
        return
    for parent, _, files in os.walk(folder, topdown=False):
        for name in files:
            _change(Path(parent, name), FILE_MODE)
        _change(Path(parent), FOLDER_MODE)


def finish(path: Path) -> None:
    """Make a new file and its folder private, whatever the umask is, and write both to the disk."""
    for each, mode in ((path, FILE_MODE), (path.parent, FOLDER_MODE)):
        handle = os.open(each, os.O_RDONLY)
        try:
            os.fchmod(handle, mode)
            os.fsync(handle)
        finally:
            os.close(handle)


def _is_private(path: Path) -> bool:
    try:
        return not path.lstat().st_mode & 0o077
    except FileNotFoundError:
        return True


def _change(path: Path, mode: int) -> None:
    try:
        found = path.lstat()
        if stat.S_IMODE(found.st_mode) != mode and found.st_uid == os.geteuid() and not stat.S_ISLNK(found.st_mode):
            path.chmod(mode)
    except FileNotFoundError:
        pass
