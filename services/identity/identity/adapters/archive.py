"""A ZIP archive that is written as a stream: what is written can be taken out before the archive is complete."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from common.kernel import clock


class _Sink:
    """It has no `seek`: the archive then needs none."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def write(self, content: bytes) -> int:
        self.pieces.append(bytes(content))
        return len(content)

    def flush(self) -> None:
        """There is nothing behind."""


class StreamedArchive:
    def __init__(self) -> None:
        self._sink = _Sink()
        self._zip = ZipFile(self._sink, "w")  # type: ignore[call-overload]  # typeshed wants a file that can seek
        self._moment = clock.now().timetuple()[:6]

    @contextmanager
    def file(self, name: str, *, is_compressed: bool) -> Iterator[IO[bytes]]:
        """A file of the archive. One can be open at a time."""
        info = ZipInfo(name, self._moment)
        info.compress_type = ZIP_STORED if is_compressed else ZIP_DEFLATED
        with self._zip.open(info, "w", force_zip64=True) as opened:
            yield opened

    def close(self) -> None:
        """Complete the archive."""
        self._zip.close()

    def taken(self) -> bytes:
        """What was written since this was called last."""
        pieces, self._sink.pieces = self._sink.pieces, []
        return b"".join(pieces)
