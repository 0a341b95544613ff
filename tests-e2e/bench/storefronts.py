"""The shipped storefronts without rate limits, because few clients make the load of many."""

import re
from pathlib import Path

from bench.programs import ROOT

SHIPPED = Path("deploy/storefronts")
"""In a checkout."""


def unlimited(text: str) -> str:
    """The TOML without its `[limits…]` tables, and with an `[uploads]` table that no client reaches."""
    tables = re.split(r"(?m)^(?=\[)", text)
    kept = "".join(table for table in tables if not table.startswith(("[limits", "[uploads")))
    return f'{kept}\n[uploads]\nrate = "1000000/minute"\nat_once = 1000\n'


def write_unlimited(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    for shipped in (ROOT / SHIPPED).glob("*.toml"):
        (folder / shipped.name).write_text(unlimited(shipped.read_text()))
    return folder


def write_generous(folder: Path) -> Path:
    """The same, and customers may have many jobs: in reviv of small pictures, in figureforge without paying.

    Photographs of reviv may go to Replicate.
    """
    reviv = write_unlimited(folder) / "reviv.toml"
    tables = re.split(r"(?m)^(?=\[)", reviv.read_text())
    kept = "".join(table for table in tables if not table.startswith("[restorations]"))
    models = '[models]\nreferences_may_leave = ["replicate"]'
    reviv.write_text(f"{kept}\n[restorations]\nmost = 1000\nmin_side = 16\n\n{models}\n")
    figureforge = folder / "figureforge.toml"
    text = re.sub(r"(?m)^free_credits = .*$", "free_credits = 100_000", figureforge.read_text())
    text = re.sub(r"(?m)^free_generations_per_minute = .*$", "free_generations_per_minute = 100_000", text)
    figureforge.write_text(text)
    return folder
