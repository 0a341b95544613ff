"""Finds the previous release and unpacks its code."""

import io
import subprocess
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

VERSIONS = (":(glob)services/*/migrations/versions/*.py", ":(glob)libs/common/common/db/chassis/versions/*.py")
FURTHEST = 25
"""The number of commits tried until one can be imported; intermediate commits may be broken."""


@dataclass(frozen=True, slots=True)
class Release:
    """`ref` is a commit; `is_previous` is False where history holds nothing older than the newest migration."""

    ref: str
    what: str
    is_previous: bool = True


def candidates(root: Path) -> Iterator[Release]:
    """Return candidates for the previous release, the most likely first."""
    tag = git(root, "describe", "--tags", "--match", "v*", "--abbrev=0", "HEAD")
    if tag and git(root, "rev-list", "-n1", tag) != git(root, "rev-parse", "HEAD"):
        yield Release(tag, f"the release {tag}")
        return
    newest = git(root, "log", "-1", "--format=%H", "--", *VERSIONS)
    edge = "HEAD" if git(root, "status", "--porcelain", "--", *VERSIONS) else f"{newest}^" if newest else ""
    for ref in git(root, "rev-list", f"--max-count={FURTHEST}", edge).split() if edge else ():
        yield Release(ref, f"commit {ref[:9]}, the last that ran before the migrations changed")
    yield Release("HEAD", "HEAD, because this clone holds nothing from before the newest migration", is_previous=False)


def unpack(root: Path, release: Release, target: Path) -> Path:
    """The whole tree of a release."""
    archive = subprocess.run(["git", "archive", release.ref], cwd=root, capture_output=True, check=True)
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as tar:
        tar.extractall(target, filter="data")
    return target


def git(root: Path, *words: str) -> str:
    """Return git's output; empty if the command fails, as in a shallow clone."""
    answer = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True)
    return answer.stdout.strip() if answer.returncode == 0 else ""
