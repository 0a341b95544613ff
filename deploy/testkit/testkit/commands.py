"""Command lines in processes that start at once: forked from one that has imported what commands use."""

import os
import runpy
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from multiprocessing import get_context
from pathlib import Path

_FORKS = get_context("forkserver")
_FORKS.set_forkserver_preload(["atelier.cli", "common.runtime.runner", "identity.app", "gateway.app"])
SECONDS = 120
_TYPED, _OUT, _ERR = "typed", "out", "err"


def run_module(
    module: str, *words: str, environment: Mapping[str, str], typed: bytes = b""
) -> "subprocess.CompletedProcess[str]":
    """The result of `python -m MODULE WORDS` with this environment and standard input.

    Raises TimeoutError if the command runs for more than two minutes.
    """
    with tempfile.TemporaryDirectory() as streams:
        folder = Path(streams)
        (folder / _TYPED).write_bytes(typed)
        process = _FORKS.Process(target=_run, args=(module, words, dict(environment), folder))
        process.start()
        process.join(SECONDS)
        if process.exitcode is None:
            process.kill()
            raise TimeoutError(f"{module} {' '.join(words)}")
        out, err = ((folder / name).read_text() for name in (_OUT, _ERR))
        return subprocess.CompletedProcess([module, *words], process.exitcode, out, err)


def _run(module: str, words: Sequence[str], environment: Mapping[str, str], folder: Path) -> None:
    for number, name, flags in ((0, _TYPED, os.O_RDONLY), (1, _OUT, os.O_WRONLY), (2, _ERR, os.O_WRONLY)):
        os.dup2(os.open(folder / name, flags | os.O_CREAT), number)
    sys.stdin = os.fdopen(0, encoding="utf-8")
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = [module, *words]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
