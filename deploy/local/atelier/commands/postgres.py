"""`atelier postgres`: run only the PostgreSQL of the data folder, and print its address."""

import signal
import sys
from argparse import Namespace

from atelier.console.progress import Progress
from atelier.data_folder.folder import DataFolder
from atelier.postgres.server import Postgres


def postgres(options: Namespace, progress: Progress) -> int:
    """The address is the only line on standard output, so that programs can read it."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    folder = DataFolder(options.data)
    folder.occupy("running PostgreSQL")
    server = Postgres(folder.postgres, durable=not options.throw_away, connections=300 if options.throw_away else 100)
    try:
        server.start(lambda detail: print(detail, file=sys.stderr))
        print(server.url(), flush=True)
        _wait_for_stop(options.throw_away)
    finally:
        server.stop()
        if options.throw_away:
            folder.wipe()
        folder.release()
    return 0


def _wait_for_stop(by_end_of_input: bool) -> None:
    if by_end_of_input:
        sys.stdin.read()
    else:
        signal.pause()
