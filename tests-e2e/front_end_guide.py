"""The files of docs/writing-a-front-end.md."""

import re
import shutil
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "writing-a-front-end.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def blocks(language: str) -> list[str]:
    return [text for kind, text in BLOCK.findall(PAGE.read_text()) if kind == language]


def write_files(folder: Path, platform: str = "http://localhost:8000") -> None:
    """Follow the page: copy the client library, and write the page's files for a platform at that address."""
    shutil.copytree(ROOT / "sdk" / "javascript" / "src", folder / "atelier")
    names = ["index.html", "shop.js", "buying.js", "restoring.js"]
    for name, text in zip(names, [*blocks("html"), *blocks("js")], strict=True):
        (folder / name).write_text(text.replace("http://localhost:8000", platform))
