"""A private RabbitMQ node: own folders, own ports, own name, no systemd; it ends with the process that started it."""

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from testkit.sources import ServerMissing, free_port

TIMEOUT_SECONDS = 90
# A shell starts the node and stops it when the pipe from this process closes, so also after kill -9 of this process.
LIFELINE = '"$0" & node=$!; read -r _; kill -TERM $node; wait $node; epmd -port "$ERL_EPMD_PORT" -kill >/dev/null'


class PrivateRabbitMQ:
    """`program` is RabbitMQ's own `rabbitmq-server`, not a distribution's wrapper around it."""

    def __init__(self, program: Path) -> None:
        self._program = program
        self._folder = tempfile.TemporaryDirectory(prefix="atelier-rabbitmq-", ignore_cleanup_errors=True)
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"amqp://guest:guest@127.0.0.1:{self._port}/"

    def start(self, is_reachable: Callable[[str], bool]) -> None:
        """Returns when the node accepts its guest account; raises ServerMissing with the end of its log.

        After `kill` it starts at the same address with what it had on disk.
        """
        home = Path(self._folder.name)
        (home / "rabbitmq.conf").write_text(f"listeners.tcp.1 = 127.0.0.1:{self._port}\nlog.console = true\n")
        (home / "plugins").write_text("[].")
        (home / "environment").touch()
        with (home / "log").open("ab") as log:
            self._process = subprocess.Popen(
                ["/bin/sh", "-c", LIFELINE, str(self._program)],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                cwd=home,
                env=self._environment(home),
                start_new_session=True,
            )
        self._wait(is_reachable)

    def kill(self) -> None:
        """kill -9 of the node."""
        if self._process is not None:
            for pid in _virtual_machines(self._process.pid):
                os.kill(pid, signal.SIGKILL)
            self._end()

    def stop(self) -> None:
        self._end()
        self._folder.cleanup()

    def _end(self) -> None:
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
            self._process.wait(timeout=60)
            self._process = None

    def _environment(self, home: Path) -> dict[str, str]:
        return {
            "PATH": f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/usr/bin",
            "HOME": str(home),
            "RABBITMQ_NODENAME": f"atelier_{self._port}@localhost",
            "RABBITMQ_CONFIG_FILE": str(home / "rabbitmq"),
            "RABBITMQ_CONF_ENV_FILE": str(home / "environment"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(home / "plugins"),
            "RABBITMQ_MNESIA_BASE": str(home / "mnesia"),
            "RABBITMQ_LOG_BASE": str(home / "logs"),
            "RABBITMQ_GENERATED_CONFIG_DIR": str(home / "generated"),
            "RABBITMQ_PID_FILE": str(home / "pid"),
            "RABBITMQ_DIST_PORT": str(free_port()),
            "ERL_EPMD_PORT": str(free_port()),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "LANG": "C.UTF-8",
        }

    def _wait(self, is_reachable: Callable[[str], bool]) -> None:
        deadline = time.monotonic() + TIMEOUT_SECONDS
        while not is_reachable(self.url):
            if time.monotonic() > deadline:
                log_end = (Path(self._folder.name) / "log").read_text(errors="replace")[-2000:]
                self.stop()
                raise ServerMissing(f"the private RabbitMQ did not come up in {TIMEOUT_SECONDS} seconds:\n{log_end}")
            time.sleep(0.2)


def _virtual_machines(session: int) -> list[int]:
    """The process ids of the Erlang virtual machines of a session."""
    listed = subprocess.run(["/bin/ps", "-o", "pid=,comm=", "-s", str(session)], capture_output=True, text=True)
    return [int(line.split()[0]) for line in listed.stdout.splitlines() if line.split()[1].startswith("beam")]
