"""A relay between a client and PostgreSQL that can drop all data, or reset a connection after a number of bytes.

It runs in threads, so that a test can block the event loop until the last data and the reset have both arrived.
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
    """While `is_silent`, it reads from both sides and passes nothing on.

    After `cut_after` more bytes from the server the connection is reset, and `was_cut` is set.
    """

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
        """Reset every connection."""
        self.was_cut.clear()
        self._is_reset_wanted.set()
        assert self.was_cut.wait(10)

    def _serve(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while not self._is_reset_wanted.is_set() and self._pass_on(client, server):
                pass
        self._end(client, server)

    def _pass_on(self, client: socket.socket, server: socket.socket) -> bool:
        """Pass on what was received from either side; False at the end of the connection."""
        for source in select.select([client, server], [], [], 0.02)[0]:
            data = source.recv(65536)
            if not data:
                return False
            if source is client and not self.is_silent:
                server.sendall(data)
            elif not self.is_silent and self._pass_to_client(client, data):
                return False
        return True

    def _pass_to_client(self, client: socket.socket, data: bytes) -> bool:
        """Pass data of the server on; returns whether the connection is to be reset now."""
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
