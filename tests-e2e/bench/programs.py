"""Starts programs that end with the benchmark; their output is kept for error messages."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import httpx
from atelier.host import launcher

from bench.cores import Cores

TIMEOUT_SECONDS = 300.0
ROOT = Path(__file__).resolve().parents[2]


class BenchmarkFailed(Exception):
    """The benchmark cannot continue; the message has the reason."""


def spawn(
    command: Sequence[str | Path],
    log: Path,
    cores: Cores,
    variables: Mapping[str, str] | None = None,
    root: Path = ROOT,
) -> "subprocess.Popen[bytes]":
    """Start a server on the servers' core; the kernel ends it with this process."""
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
    """Wait until the address responds with success. Raises BenchmarkFailed with the log if the process ended."""
    deadline = time.monotonic() + TIMEOUT_SECONDS
    with httpx.Client(trust_env=False) as http:
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise BenchmarkFailed(f"it ended with {process.returncode}:\n{log_tail(log)}")
            try:
                if http.get(url).is_success:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.02)
    raise BenchmarkFailed(f"{url} did not answer within {TIMEOUT_SECONDS} seconds:\n{log_tail(log)}")


def end(process: "subprocess.Popen[bytes]") -> None:
    """Stop a process with SIGINT, then with SIGKILL."""
    process.terminate()
    try:
        process.wait(timeout=60)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def log_tail(log: Path) -> str:
    return log.read_text(errors="replace")[-3000:] if log.exists() else ""


def atelier(*words: str | Path, root: Path = ROOT) -> list[str | Path]:
    """The command line of `atelier WORDS`, as the checkout `root` has installed it."""
    python = sys.executable if root == ROOT else root / ".venv" / "bin" / "python"
    return [python, "-P", "-m", "atelier", *words]
