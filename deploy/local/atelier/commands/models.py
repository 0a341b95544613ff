"""`atelier models check`: ask each configured model for one small picture."""

import asyncio
from argparse import Namespace

from common.kernel.storefronts import Storefronts
from common.observability import logs
from generation.commands.check_models import CheckedModel, check_models
from rich.markup import escape

from atelier.console.progress import Progress


def check(options: Namespace, progress: Progress) -> int:
    logs.configure("ERROR", "atelier")
    return asyncio.run(_check(options, progress))


async def _check(options: Namespace, progress: Progress) -> int:
    storefronts = Storefronts.load(options.storefronts, ["generation"])
    faults = 0
    async for each in check_models(storefronts, options.pictures, options.model, options.sandbox):
        faults += each.fault is not None
        progress.console.print(_line(each), soft_wrap=True)
    return 1 if faults else 0


def _line(checked: CheckedModel) -> str:
    if checked.fault is not None:
        return f"[red]✗[/] {checked.name} ({checked.vendor}): {escape(checked.fault)}"
    cost = f"${checked.cost / 1_000_000:.4f}"
    return f"[green]✓[/] {checked.name} ({checked.vendor}): {checked.seconds:.1f} s, {cost}, {checked.picture}"
