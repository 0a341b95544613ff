"""Fails when a tracked file names the host of a package registry, because installing must work behind any mirror."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Each in two parts, so that this file passes its own check.
HOSTS = [
    b"pypi" + b".org",
    b"python" + b"hosted.org",
    b"npm" + b"js.org",
    b"yarn" + b"pkg.com",
    b"crates" + b".io",
    b"ruby" + b"gems.org",
    b"golang" + b".org",
    b"debian" + b".org",
    b"ubuntu" + b".com",
    b"ana" + b"conda.org",
    b"download.py" + b"torch.org",
]


def main() -> int:
    listed = subprocess.run(["/usr/bin/env", "git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    found = [fault for name in listed.stdout.split(b"\0") if name for fault in faults(name.decode())]
    print("\n".join(found))
    return 1 if found else 0


def faults(name: str) -> list[str]:
    file = ROOT / name
    content = file.read_bytes() if file.is_file() else b""
    return [f"{name} names {host.decode()}" for host in HOSTS if host in content]


if __name__ == "__main__":
    sys.exit(main())
