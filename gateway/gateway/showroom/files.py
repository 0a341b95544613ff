"""The showroom's files, and the modules that each of them imports."""

import hashlib
import posixpath
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

SUFFIXES = frozenset({".css", ".html", ".jpg", ".js", ".json", ".png", ".svg", ".webp"})
CHECK_SECONDS = 1.0
_IMPORTS = re.compile(r'^(?:import|export)\b[^"\';()]*?["\'](\.{1,2}/[^"\']+)["\']', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All files, by their path below the folder. `version` is a digest of them."""

    version: str
    contents: Mapping[str, bytes]
    _modules: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def modules(self, entry: str) -> tuple[str, ...]:
        """A module and those that it imports statically, directly or not: a browser can request all of them at once."""
        if entry not in self._modules:
            found: dict[str, None] = {}
            self._collect(entry, found)
            self._modules[entry] = tuple(found)
        return self._modules[entry]

    def _collect(self, name: str, found: dict[str, None]) -> None:
        if name in found or name not in self.contents:
            return
        found[name] = None
        for target in _IMPORTS.findall(self.contents[name].decode()):
            self._collect(posixpath.normpath(posixpath.join(posixpath.dirname(name), target)), found)


class ShowroomFiles:
    """Reads the folder, and reads it again when a file has changed, which is noticed after at most CHECK_SECONDS."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stamps: list[tuple[str, int, int]] = []
        self._snapshot = Snapshot("", {})
        self._checked = float("-inf")

    def current(self) -> Snapshot:
        if time.monotonic() - self._checked >= CHECK_SECONDS:
            self._checked = time.monotonic()
            stamps = sorted(self._stat())
            if stamps != self._stamps:
                self._snapshot, self._stamps = self._read([name for name, _, _ in stamps]), stamps
        return self._snapshot

    def _stat(self) -> Iterator[tuple[str, int, int]]:
        for path in self._folder.rglob("*"):
            if path.suffix in SUFFIXES and path.is_file():
                stat = path.stat()
                yield path.relative_to(self._folder).as_posix(), stat.st_mtime_ns, stat.st_size

    def _read(self, names: list[str]) -> Snapshot:
        contents = {name: (self._folder / name).read_bytes() for name in names}
        digest = hashlib.blake2b(digest_size=9)
        for name, content in contents.items():
            digest.update(f"{name}\0{len(content)}\0".encode() + content)
        return Snapshot(digest.hexdigest(), contents)
