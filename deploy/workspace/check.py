"""`make check`: runs every check, one on each core, also after one has failed, and lists those that failed."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
HERE = Path(__file__).parent


def packages() -> list[Path]:
    """The importable folder of every member of the workspace."""
    alone = [ROOT / name for name in ("gateway", "console", "showroom")]
    members = [path.parent for path in ROOT.glob("*/*/pyproject.toml")] + alone
    return sorted(marker.parent for member in members for marker in member.glob("*/py.typed"))


def tests() -> list[Path]:
    """The folders of tests and benchmarks."""
    folders = {package.parent / kind for package in packages() for kind in ("tests", "bench")} | {ROOT / "tests-e2e"}
    return sorted(folder for folder in folders if any(folder.rglob("*.py")))


def steps() -> dict[str, list[str | Path]]:
    python = Path(sys.executable)
    found: dict[str, list[str | Path]] = {
        "format": [BIN / "ruff", "format", "--check", "--quiet", "."],
        "lint": [BIN / "ruff", "check", "--quiet", "."],
        "types": [BIN / "mypy", *packages(), *HERE.rglob("*.py")],
        "types of tests": [BIN / "mypy", "--config-file", HERE / "mypy-tests.ini", *tests()],
        "layers": [BIN / "lint-imports", "--no-logo"],
        "migrations": [python, HERE / "migrations.py"],
        "generated files": [python, HERE / "generate.py", "--check"],
        "registry hosts": [python, HERE / "registry_hosts.py"],
    }
    return found


def main() -> int:
    checks = steps()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        passed = list(pool.map(passes, checks.keys(), checks.values()))
    failed = [name for name, has_passed in zip(checks, passed, strict=True) if not has_passed]
    if failed:
        print(f"\nfailed: {', '.join(failed)}")
    return 1 if failed else 0


def passes(name: str, command: list[str | Path]) -> bool:
    """Prints one line, and the output of a check that failed."""
    began = time.monotonic()
    environment = {**os.environ, "NO_COLOR": "1"}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    mark = "✗" if done.returncode else "✓"
    output = f"{done.stdout}\n" if done.returncode else ""
    print(f"{mark} {name} ({time.monotonic() - began:.1f} s)\n{output}", end="", flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
