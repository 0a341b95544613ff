"""A relay between a client and PostgreSQL that can go silent, or cut a connection after a number of bytes.

It runs in threads of its own, so that a test can hold the event loop until data and the end behind it are both there.
"""

import select
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode, urlsplit

RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class Relay:
    """While `is_silent`, it takes what either side sends and passes nothing on. `cut_after` counts bytes from the
    server: when so many more were passed on, the connection is reset at once, and `was_cut` is set."""

    def __init__(self, listening: socket.socket, server: tuple[str, int]) -> None:
        self._listening = listening
        self._server = server
        self._clients: list[socket.socket] = []
        self._is_reset_wanted = threading.Event()
        self.is_silent = False
        self.cut_after: int | None = None
        self.was_cut = threading.Event()

    def accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                server = socket.create_connection(self._server)
                threading.Thread(target=self._serve, args=(client, server), daemon=True).start()

    def reset(self) -> None:
        """End every connection, the way a network does."""
        self.was_cut.clear()
        self._is_reset_wanted.set()
        assert self.was_cut.wait(10)

    def _serve(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while not self._is_reset_wanted.is_set() and self._pass_on(client, server):
                pass
        self._end(client, server)

    def _pass_on(self, client: socket.socket, server: socket.socket) -> bool:
        """What has come from either side; False when that was the end."""
        for source in select.select([client, server], [], [], 0.02)[0]:
            data = source.recv(65536)
            if not data:
                return False
            if source is client and not self.is_silent:
                server.sendall(data)
            elif not self.is_silent and self._answer(client, data):
                return False
        return True

    def _answer(self, client: socket.socket, data: bytes) -> bool:
        """Whether this was the last that is to be passed on."""
        if self.cut_after is None:
            client.sendall(data)
            return False
        client.sendall(data[: self.cut_after])
        self.cut_after -= len(data)
        return self.cut_after <= 0

    def _end(self, client: socket.socket, server: socket.socket) -> None:
        if client.family != socket.AF_UNIX and (self._is_reset_wanted.is_set() or self.cut_after is not None):
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
        client.close()
        server.close()
        self.cut_after = None
        self._is_reset_wanted.clear()
        self.was_cut.set()


@contextmanager
def relay(url: str, kind: str) -> Iterator[tuple[str, Relay]]:
    """The same database's URL through a relay, over `tcp` or a `unix` socket."""
    parts = urlsplit(url)
    server = parts.hostname or "127.0.0.1", parts.port or 5432
    credentials = parts.netloc.rpartition("@")[0]
    user = f"{credentials}@" if credentials else ""
    with TemporaryDirectory() as folder:
        if kind == "unix":
            listening = socket.socket(socket.AF_UNIX)
            listening.bind(str(Path(folder) / ".s.PGSQL.5432"))
            through = parts._replace(netloc=user, query=urlencode({"host": folder, "port": 5432}))
        else:
            listening = socket.socket()
            listening.bind(("127.0.0.1", 0))
            through = parts._replace(netloc=f"{user}127.0.0.1:{listening.getsockname()[1]}")
        listening.listen()
        running = Relay(listening, server)
        threading.Thread(target=running.accept, daemon=True).start()
        try:
            yield through.geturl(), running
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            listening.close()
