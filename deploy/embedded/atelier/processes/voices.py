"""Where the processes' words go: merged on the terminal with a name and a colour before each line, or to files."""

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
REMEMBERED = 30


class Voices:
    """`folder` for one file per process, None for the terminal."""

    def __init__(self, console: Console, folder: Path | None) -> None:
        self._console = console
        self._folder = folder
        self._colours = itertools.cycle(COLOURS)
        self._by_name: dict[str, Voice] = {}
        if folder is not None:
            _prepare(folder)

    def of(self, name: str) -> "Voice":
        if name not in self._by_name:
            file = self._folder / f"{name}.log" if self._folder else None
            self._by_name[name] = Voice(name, next(self._colours), self._console, file)
        return self._by_name[name]


def _prepare(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotStart(f"--log-dir: {error}") from error


class Voice:
    """One process's: `target` is what it writes to, `listen` carries on from there."""

    def __init__(self, name: str, colour: str, console: Console, file: Path | None) -> None:
        self._name = name
        self._colour = colour
        self._console = console
        self._file = file
        self._last: deque[str] = deque(maxlen=REMEMBERED)

    def target(self) -> "IO[bytes] | int":
        return self._file.open("ab") if self._file else asyncio.subprocess.PIPE

    async def listen(self, stream: asyncio.StreamReader | None) -> None:
        """Until the process has said its last word."""
        rest = b""
        while stream is not None and (data := await stream.read(65_536)):
            *lines, rest = (rest + data).split(b"\n")
            for line in lines:
                self._say(line)
        if rest:
            self._say(rest)

    @property
    def last_words(self) -> str:
        if self._file is not None and self._file.exists():
            return self._file.read_text(errors="replace")[-3000:]
        return "\n".join(self._last)

    def _say(self, line: bytes) -> None:
        words = line.decode(errors="replace")
        self._last.append(words)
        prefix = Text(f"{self._name:{WIDTH}}│ ", style=self._colour)
        self._console.print(prefix + Text(words, style="default"), soft_wrap=True)
