"""Progress messages on the terminal; plain lines where standard output is not one."""

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
        """Show a spinner while the block runs, then a line with the time it took."""
        began = time.monotonic()
        with self.console.status(f"{escape(what)} …") as self._status:
            yield
        self._status = None
        self.console.print(f"[green]✓[/] {escape(what)} [dim]{time.monotonic() - began:.1f} s[/]")

    def say(self, detail: str) -> None:
        """A detail of the current step: next to the spinner, or on a line of its own where there is none."""
        if self._status is not None and self.console.is_terminal:
            self._status.update(f"{escape(detail)} …")
        else:
            self.console.print(f"  {escape(detail)}", soft_wrap=True)

    def note(self, text: str) -> None:
        """Print a line that stays on the screen."""
        self.console.print(f"  {escape(text)}", soft_wrap=True)
