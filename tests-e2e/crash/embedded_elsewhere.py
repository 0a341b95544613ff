"""`python -m crash.embedded_elsewhere up …`: the embedded platform on databases that somebody else serves.

`DATABASES` in the environment is a JSON object, service → libpq URL. Everything else is `atelier up`.
"""

import asyncio
import json
import os
import sys
from typing import TYPE_CHECKING

import uvloop
from atelier.cli import parser
from atelier.data_folder import DataFolder
from atelier.ports import claim
from atelier.progress import Progress
from atelier.up import Run, Up
from common.storefronts import Storefronts

if TYPE_CHECKING:
    from atelier.server import Server

DATABASES = "ATELIER_DRILL_DATABASES"


class RunElsewhere(Run):
    """Starts and watches no PostgreSQL."""

    async def _watch(self, server: "Server") -> None:
        await asyncio.Event().wait()


def main() -> None:
    options = parser().parse_args(sys.argv[1:])
    asked = Up(
        host=options.host,
        port=options.port,
        data=options.data,
        storefronts=options.storefronts,
        stats=False,
        log_level=options.log_level,
        otlp=None,
    )
    folder = DataFolder(asked.data)
    folder.occupy(f"serving {asked.base_url}")
    run = RunElsewhere(asked, folder, Storefronts.load(asked.storefronts), Progress())
    with claim(asked.host, asked.port) as claimed, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        try:
            runner.run(run.serve(claimed, json.loads(os.environ[DATABASES])))
        finally:
            run.finish()


if __name__ == "__main__":
    main()
