"""`atelier reset` and `atelier postgres`: the data folder itself."""

import signal
import sys
from argparse import Namespace

from atelier.data_folder import DataFolder
from atelier.errors import CannotStart
from atelier.postgres import Postgres
from atelier.progress import Progress


def reset(options: Namespace, progress: Progress) -> int:
    folder = DataFolder(options.data)
    if not folder.path.exists():
        progress.note(f"{folder.path} does not exist; nothing to delete")
        return 0
    folder.occupy("deleting everything")
    if not options.yes and not agreed(f"Delete all data in {folder.path}? Type yes: "):
        progress.note("nothing was deleted")
        return 1
    folder.wipe()
    folder.release()
    progress.note(f"{folder.path} is empty; `atelier up` starts afresh")
    return 0


def agreed(question: str, otherwise: str = "add --yes to delete without asking") -> bool:
    """Raises CannotStart where nobody can be asked."""
    try:
        return input(question).strip().lower() == "yes"
    except EOFError:
        raise CannotStart(f"There is nobody to ask; {otherwise}.") from None


def postgres(options: Namespace, progress: Progress) -> int:
    """The address is the only line on standard output, so that programs can read it."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    folder = DataFolder(options.data)
    folder.occupy("running PostgreSQL")
    server = Postgres(folder.postgres, durable=not options.throw_away, connections=300 if options.throw_away else 100)
    try:
        server.start(lambda detail: print(detail, file=sys.stderr))
        print(server.url(), flush=True)
        _until_told(options.throw_away)
    finally:
        server.stop()
        if options.throw_away:
            folder.wipe()
        folder.release()
    return 0


def _until_told(by_end_of_input: bool) -> None:
    if by_end_of_input:
        sys.stdin.read()
    else:
        signal.pause()
