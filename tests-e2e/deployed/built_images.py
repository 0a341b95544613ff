"""Builds images by buildah from the repository's Dockerfile, and runs processes in them, without a registry."""

import json
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from deployed.manifests import ROOT

BASE = "python:3.11-slim-bookworm"
PACKAGES = "ca-certificates,python3,python3-venv,python-is-python3"
"""What the base image has and a minimal Debian has not."""
OF_THE_HOST = ("/etc/ssl/certs", "/etc/pip.conf")
"""Mounted read-only while an image is built, so that pip reaches the package index as it does on this machine."""
ISOLATION = ("--isolation", "chroot")
NEEDED = ("buildah", "debootstrap")
REAL = "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin"


def missing() -> str | None:
    """What this machine lacks to build images; None if it can."""
    lacking = [name for name in NEEDED if shutil.which(name, path=REAL) is None]
    if lacking:
        return f"install {' and '.join(lacking)}"
    return None if os.getuid() == 0 else "run as root"


@dataclass(frozen=True, slots=True)
class Process:
    """A process in a container. `pid` is its own, not that of the `buildah` that waits for it."""

    pid: int
    buildah: "subprocess.Popen[str]"
    log: Path

    def has_ended(self) -> bool:
        return self.buildah.poll() is not None

    def stop(self) -> int:
        """End the process by SIGTERM; returns its exit code."""
        os.kill(self.pid, signal.SIGTERM)
        return self.buildah.wait(60)

    def kill(self) -> None:
        if not self.has_ended():
            os.kill(self.pid, signal.SIGKILL)
            self.buildah.wait(60)

    def tail(self) -> str:
        return self.log.read_text(errors="replace")[-4000:]


class Images:
    """Images and containers in a folder of their own. What was built there before is not built again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        storage = ("--root", str(folder / "storage"), "--runroot", str(folder / "run"), "--storage-driver", "overlay")
        self._command = ("buildah", *storage)

    def build_base(self) -> None:
        """A Debian with Python under the name of the Dockerfile's base. The host's Debian mirror is the default one."""
        if self._has(BASE):
            return
        with tempfile.TemporaryDirectory(dir=self._folder) as root:
            command = ("debootstrap", "--variant=minbase", f"--include={PACKAGES}", "bookworm", root)
            _run(*command)
            container = self._run("from", "scratch")
            self._run("copy", "--quiet", container, root, "/")
        self._run("commit", "--quiet", container, BASE)
        self._run("rm", container)

    def build(self, service: str, target: str) -> str:
        """Build an image of a service, or of the gateway; returns its name."""
        name = f"localhost/atelier/{service}-{target}"
        folder = "gateway" if service == "gateway" else f"services/{service}"
        mounts = [f"--volume={each}:{each}:ro" for each in OF_THE_HOST if Path(each).exists()]
        arguments = (f"--build-arg=SERVICE={service}", f"--build-arg=FOLDER={folder}", f"--target={target}")
        how = ("--quiet", "--pull-never", "--layers", "--format=docker", *ISOLATION, *mounts)
        self._run("build", *how, *arguments, f"--file={ROOT / 'deploy' / 'Dockerfile'}", f"--tag={name}", str(ROOT))
        return name

    def size(self, name: str) -> int:
        """In bytes, with the base."""
        with self.container(name) as container:
            return int(_run("du", "--summarize", "--bytes", self._run("mount", container)).split()[0])

    @contextmanager
    def container(self, image: str) -> Iterator[str]:
        container = self._run("from", "--pull-never", image)
        try:
            yield container
        finally:
            self._run("rm", container)

    @contextmanager
    def started(
        self,
        container: str,
        words: Sequence[str],
        environment: Mapping[str, str],
        mounts: Mapping[Path, str],
        log: Path,
    ) -> Iterator[Process]:
        """The image's process with these arguments, in the network of this machine. It is killed afterwards."""
        given = [f"--env={name}={value}" for name, value in environment.items()]
        given += [f"--volume={folder}:{where}:ro" for folder, where in mounts.items()]
        inside = ("sh", "-c", 'echo $$; exec atelier-process "$@"', "atelier-process", *words)
        command = (*self._command, "run", *ISOLATION, *given, container, "--", *inside)
        with log.open("w") as errors:
            buildah = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True)
        assert buildah.stdout is not None
        first = buildah.stdout.readline()
        assert first, log.read_text()
        process = Process(int(first), buildah, log)
        try:
            yield process
        finally:
            process.kill()

    def _has(self, name: str) -> bool:
        found = json.loads(self._run("images", "--json")) or []
        return any(known.endswith(f"/{name}") for image in found for known in image.get("names") or ())

    def _run(self, *words: str) -> str:
        return _run(*self._command, *words)


def _run(*command: str) -> str:
    """Its standard output. Raises AssertionError with the end of what it wrote if it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(command[:8])} …: {done.stdout[-2000:]}{done.stderr[-4000:]}"
    return done.stdout.strip()
