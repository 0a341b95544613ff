"""The output of the processes: merged on the terminal, each line after its process's name, or written to files."""

import asyncio
import itertools
from collections import deque
from pathlib import Path
from typing import IO

from rich.console import Console
from rich.text import Text

from atelier.errors import CannotStart

COLOURS = ("cyan", "green", "yellow", "blue", "magenta", "bright_cyan", "bright_green", "bright_yellow", "bright_blue")
WIDTH = 18
KEPT_LINES = 30


class ProcessOutputs:
    """The outputs of all processes: one file for each in `folder`, or the terminal where that is None."""

    def __init__(self, console: Console, folder: Path | None) -> None:
        self._console = console
        self._folder = folder
        self._colours = itertools.cycle(COLOURS)
        self._by_name: dict[str, ProcessOutput] = {}
        if folder is not None:
            _prepare(folder)

    def of(self, name: str) -> "ProcessOutput":
        if name not in self._by_name:
            file = self._folder / f"{name}.log" if self._folder else None
            self._by_name[name] = ProcessOutput(name, next(self._colours), self._console, file)
        return self._by_name[name]


def _prepare(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotStart(f"--log-dir: {error}") from error


class ProcessOutput:
    """One process's output. `stdout` is what it writes to; `forward` prints what arrives on a pipe."""

    def __init__(self, name: str, colour: str, console: Console, file: Path | None) -> None:
        self._name = name
        self._colour = colour
        self._console = console
        self._file = file
        self._last: deque[str] = deque(maxlen=KEPT_LINES)

    def stdout(self) -> "IO[bytes] | int":
        return self._file.open("ab") if self._file else asyncio.subprocess.PIPE

    async def forward(self, stream: asyncio.StreamReader | None) -> None:
        """Print every line until the process closes the stream."""
        rest = b""
        while stream is not None and (data := await stream.read(65_536)):
            *lines, rest = (rest + data).split(b"\n")
            for line in lines:
                self._print(line)
        if rest:
            self._print(rest)

    @property
    def tail(self) -> str:
        """The end of what the process has written."""
        if self._file is not None and self._file.exists():
            return self._file.read_text(errors="replace")[-3000:]
        return "\n".join(self._last)

    def _print(self, line: bytes) -> None:
        text = line.decode(errors="replace")
        self._last.append(text)
        prefix = Text(f"{self._name:{WIDTH}}│ ", style=self._colour)
        self._console.print(prefix + Text(text, style="default"), soft_wrap=True)
