"""What the person at the terminal sees while the platform works; plain lines where no terminal is."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.status import Status


class Progress:
    def __init__(self, console: Console | None = None) -> None:
        self.console = console or Console(highlight=False)
        self._status: Status | None = None

    @contextmanager
    def step(self, what: str) -> Iterator[None]:
        """A spinner while the block works, then a line with how long it took."""
        began = time.monotonic()
        with self.console.status(f"{escape(what)} …") as self._status:
            yield
        self._status = None
        self.console.print(f"[green]✓[/] {escape(what)} [dim]{time.monotonic() - began:.1f} s[/]")

    def say(self, detail: str) -> None:
        """A detail of the current step: beside the spinner, or a line of its own where there is none."""
        if self._status is not None and self.console.is_terminal:
            self._status.update(f"{escape(detail)} …")
        else:
            self.console.print(f"  {escape(detail)}", soft_wrap=True)

    def note(self, text: str) -> None:
        """Something to be kept on the screen."""
        self.console.print(f"  {escape(text)}", soft_wrap=True)
