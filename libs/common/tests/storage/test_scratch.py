"""Temporary folders are private, and deleted when the next process starts after `kill -9`."""

import subprocess
import sys
from pathlib import Path

import pytest
from common.storage.scratch import Scratch

PROCESS = """
import sys
from pathlib import Path
from common.storage.scratch import Scratch

with Scratch(Path(sys.argv[1])).folder("restoration-") as folder:
    (folder / "source").write_bytes(b"a photograph")
    print(folder, flush=True)
    sys.stdin.read()
"""


def process(base: Path) -> tuple["subprocess.Popen[str]", Path]:
    """A process that has a photograph in its folder until it is killed."""
    started = subprocess.Popen(
        [sys.executable, "-c", PROCESS, str(base)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert started.stdout is not None
    return started, Path(started.stdout.readline().strip())


def test_what_a_killed_process_left_is_deleted_and_what_a_running_one_uses_is_not(tmp_path: Path) -> None:
    base = tmp_path / "scratch"
    (killed, left), (running, used) = process(base), process(base)
    killed.kill()
    killed.wait()
    assert (left / "source").exists()
    scratch = Scratch(base)
    assert not left.parent.exists()
    assert (used / "source").exists()
    running.communicate("")
    assert not used.exists()
    scratch.close()
    assert {each.name for each in base.iterdir()} <= {".lock", used.parent.name}


def test_a_folder_and_what_is_above_it_are_private_and_it_is_deleted(tmp_path: Path) -> None:
    with Scratch(tmp_path / "scratch").folder("print-file-") as folder:
        modes = [each.stat().st_mode & 0o777 for each in (folder, *folder.parents[:2])]
        assert modes == [0o700, 0o700, 0o700]
    assert not folder.exists()


def test_a_folder_of_another_account_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir()
    (tmp_path / "scratch").symlink_to(tmp_path / "theirs")
    with pytest.raises(PermissionError):
        Scratch(tmp_path / "scratch")
