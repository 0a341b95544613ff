"""Secrets, newest revisions, and the measurement of memory and time."""

import subprocess
import sys
from pathlib import Path

import pytest
from atelier.data_folder.secrets import Secrets
from atelier.databases.migrations import newest
from atelier.errors import CannotStart
from atelier.host.footprint import seconds_running, tree_pss_mib


def test_a_secret_is_generated_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "secrets.toml"
    first = Secrets(file).keep("internal_key")
    assert len(first) >= 32
    assert Secrets(file).keep("internal_key") == first
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_new_secret_does_not_change_the_others(tmp_path: Path) -> None:
    secrets = Secrets(tmp_path / "secrets.toml")
    first = secrets.keep("first")
    assert secrets.keep("key", lambda: 'two\nlines and a "quote"') == 'two\nlines and a "quote"'
    assert secrets.keep("first") == first
    assert secrets.keep("key") == 'two\nlines and a "quote"'


def test_the_newest_revision_is_the_one_no_other_revises(tmp_path: Path) -> None:
    (tmp_path / "1.py").write_text('revision = "one"\ndown_revision = None\n')
    (tmp_path / "2.py").write_text('revision: str = "two"\ndown_revision: str | None = "one"\n')
    assert newest(tmp_path) == "two"


def test_two_newest_revisions_are_refused(tmp_path: Path) -> None:
    (tmp_path / "1.py").write_text('revision = "one"\ndown_revision = None\n')
    (tmp_path / "2.py").write_text('revision = "two"\ndown_revision = None\n')
    with pytest.raises(CannotStart, match="2 newest revisions"):
        newest(tmp_path)


def test_memory_includes_child_processes() -> None:
    alone = tree_pss_mib()
    hoard = "x = bytearray(50_000_000); print(1, flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", hoard], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()
        together = tree_pss_mib()
        child.kill()
    assert alone is not None
    assert together is not None
    assert together > alone + 40


def test_the_time_since_the_start_grows() -> None:
    assert 0 < seconds_running() < seconds_running() + 1
