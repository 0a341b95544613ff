"""`python -m upgrade.record CHECKOUT embedded|distributed`: record an installation of the release in CHECKOUT.

CHECKOUT is a clone of the release in which `make install` has run. Needs RabbitMQ for `distributed`.
"""

import argparse
import asyncio
import json
import re
import sqlite3
import subprocess
import tempfile
from contextlib import closing
from pathlib import Path
from shutil import copytree, rmtree

from testkit.servers import amqp_url

from upgrade.recording.broker import Broker
from upgrade.recording.faults import Faults
from upgrade.recording.release import DistributedRelease, EmbeddedRelease, Release
from upgrade.recording.story import Story

RECORDED = Path(__file__).parent / "recorded"
DUMP = ("--no-owner", "--no-privileges", "--no-comments", "--rows-per-insert=100")
META_COMMANDS = re.compile(r"^(\\.*|SET transaction_timeout.*)\n", re.MULTILINE)
"""Of psql, and of a newer server than the one that reads the dump may be."""


async def record(release: Release, into: Path) -> None:
    faults = Faults(release.databases, release.sandbox)
    broker = Broker(release.amqp, release.prefix) if isinstance(release, DistributedRelease) else None
    story = Story(release, faults, broker)
    try:
        await release.start()
        await story.tell()
    except BaseException:
        release.kill()
        print(release.last_words())
        raise
    release.start_postgres()
    faults.accept_stock()
    faults.accept_mails()
    faults.hasten("generation")
    dump(release, into)
    (into / "messages.json").write_text(json.dumps(story.messages, indent=1) + "\n")
    (into / "story.json").write_text(json.dumps(story.known, indent=1) + "\n")
    release.stop_postgres()


def dump(release: Release, into: Path) -> None:
    into.mkdir(parents=True, exist_ok=True)
    for service, url in release.databases().items():
        command = [str(release.pg_dump), *DUMP, url]
        text = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
        text = text.replace(str(release.checkout), "/atelier")
        (into / f"{service}.sql").write_text(META_COMMANDS.sub("", text))
    with closing(sqlite3.connect(release.sandbox)) as sandbox:
        (into / "sandbox.sql").write_text("\n".join(sandbox.iterdump()) + "\n")
    rmtree(into / "objects", ignore_errors=True)
    copytree(release.objects, into / "objects")
    (into / "secrets.toml").write_text((release.data / "secrets.toml").read_text())


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m upgrade.record", description=__doc__)
    parser.add_argument("checkout", type=Path)
    parser.add_argument("topology", choices=["embedded", "distributed"])
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="atelier-record-", dir="/tmp"))
    folder.chmod(0o755)
    checkout = options.checkout.resolve()
    if options.topology == "embedded":
        release: Release = EmbeddedRelease(checkout, folder)
    else:
        release = DistributedRelease(checkout, folder, amqp_url())
    asyncio.run(record(release, RECORDED / options.topology))
    rmtree(folder)


if __name__ == "__main__":
    main()
