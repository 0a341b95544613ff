"""The compiled gettext catalogs of the texts of refusals."""

import io
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

EPOCH = datetime.fromtimestamp(0, UTC)
FOLDER = Path("libs/dialects/dialects/catalogs")


def files(root: Path) -> dict[Path, bytes]:
    """A `.mo` file for each `.po` file."""
    return {FOLDER / f"{source.stem}.mo": _compiled(source) for source in sorted((root / FOLDER).glob("*.po"))}


def _compiled(source: Path) -> bytes:
    compiled = io.BytesIO()
    with source.open("rb") as file:
        catalog = read_po(file, locale=source.stem, abort_invalid=True)
    catalog.creation_date = EPOCH  # otherwise the time of the compilation, which would be in the file
    write_mo(compiled, catalog)
    return compiled.getvalue()
