"""Write an archive of everything that the services know of a customer."""

from collections import Counter
from collections.abc import Mapping
from itertools import groupby
from operator import attrgetter
from uuid import UUID

import orjson
from common.kernel import clock
from common.rpc.interfaces.transfers import PersonalEntry, TransfersInterface

from identity.adapters.archive import StreamedArchive
from identity.domain.transfer import Export
from identity.use_cases.run_export import Pieces

PAGE = 100
_INDENTED = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE


async def archive_customer(export: Export, services: Mapping[str, TransfersInterface]) -> Pieces:
    """Raises ServiceUnavailable if one of the services does not answer: an archive is complete or not there.

    `SERVICE/SECTION.json` has up to PAGE entries, the next ones are in `SERVICE/SECTION-2.json` and so on;
    `files/SERVICE/NAME` is a file that the customer uploaded or had made.
    """
    assert export.customer_id is not None
    archive, counts = StreamedArchive(), Counter[str]()
    pages = Counter[str]()
    for name, service in services.items():
        after: str | None = None
        while True:
            page = await service.personal_data(export.storefront, export.customer_id, after, PAGE)
            for section, group in groupby(page.entries, attrgetter("section")):
                entries, path = list(group), f"{name}/{section}"
                counts[path] += len(entries)
                pages[path] += 1
                suffix = f"-{pages[path]}" if pages[path] > 1 else ""
                _add_json(archive, f"{path}{suffix}.json", [entry.data for entry in entries])
                yield archive.taken(), len(entries), path
                for entry in entries:
                    async for piece in _file(archive, export, export.customer_id, name, service, entry):
                        yield piece
            after = page.after
            if after is None:
                break
    about = {"customer": export.customer_id, "storefront": export.storefront, "at": clock.now(), "entries": counts}
    _add_json(archive, "contents.json", about)
    archive.close()
    yield archive.taken(), 0, None


def _add_json(archive: StreamedArchive, name: str, content: object) -> None:
    with archive.file(name, is_compressed=False) as file:
        file.write(orjson.dumps(content, option=_INDENTED))


async def _file(
    archive: StreamedArchive,
    export: Export,
    customer_id: UUID,
    name: str,
    service: TransfersInterface,
    entry: PersonalEntry,
) -> Pieces:
    """The file of an entry, if it has one; empty if it is not stored any more."""
    if entry.file is None:
        return
    start = 0
    with archive.file(f"files/{name}/{entry.name or entry.file}", is_compressed=True) as file:
        while part := (await service.personal_file(export.storefront, customer_id, entry.file, start)).content:
            file.write(part)
            start += len(part)
            yield archive.taken(), 0, f"{name}/{entry.section}"
