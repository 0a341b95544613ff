"""Programs that the benchmark starts: they die with it, and what they say is kept for when they fail."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import httpx
from atelier import launcher

from bench.cores import Cores

PATIENCE = 300.0
ROOT = Path(__file__).resolve().parents[2]


class Broken(Exception):
    """The benchmark cannot go on; the message says why."""


def spawn(
    command: Sequence[str | Path],
    log: Path,
    cores: Cores,
    variables: Mapping[str, str] | None = None,
    root: Path = ROOT,
) -> "subprocess.Popen[bytes]":
    """A server: on the servers' core, and ended by the kernel when we end."""
    ourselves = [str(os.getpid()), str(os.getuid()), str(os.getgid())]
    with cores.as_server(), log.open("ab") as said:
        return subprocess.Popen(
            [sys.executable, "-I", "-S", launcher.__file__, *ourselves, *map(str, command)],
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            cwd=root,
            env={**os.environ, **(variables or {})},
            start_new_session=True,
        )


def await_answer(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Returns when the address answers with success; raises Broken with the last words of a process that ended."""
    deadline = time.monotonic() + PATIENCE
    with httpx.Client(trust_env=False) as http:
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise Broken(f"it ended with {process.returncode}:\n{last_words(log)}")
            try:
                if http.get(url).is_success:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.02)
    raise Broken(f"{url} did not answer within {PATIENCE} seconds:\n{last_words(log)}")


def end(process: "subprocess.Popen[bytes]") -> None:
    """As Ctrl-C would, and then as the kernel would."""
    process.terminate()
    try:
        process.wait(timeout=60)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def last_words(log: Path) -> str:
    return log.read_text(errors="replace")[-3000:] if log.exists() else ""


def atelier(*words: str | Path, root: Path = ROOT) -> list[str | Path]:
    """The command line of `atelier WORDS`, as the checkout `root` has installed it."""
    python = sys.executable if root == ROOT else root / ".venv" / "bin" / "python"
    return [python, "-P", "-m", "atelier", *words]
