"""Create `.venv` with everything that requirements.lock pins and the packages of this workspace.

Runs on the machine's Python with the standard library only. Repeatable: what is installed already is not changed.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = VENV / "bin" / "uv"
LOCK = ROOT / "requirements.lock"

NO_VENV = """\
This Python cannot create virtual environments with pip ({python}).
  Debian, Ubuntu:  apt-get install python3-venv
  Fedora, RHEL:    dnf install python3-pip
  otherwise:       any Python 3.11 or newer built with ensurepip, as in  make install PYTHON=/path/to/python3
Then run the same command again."""

TOO_OLD = """\
Atelier needs Python 3.11 or newer; {python} is {version}.
Name a newer one:  make install PYTHON=python3.12"""


def main() -> None:
    if sys.version_info < (3, 11):
        raise SystemExit(TOO_OLD.format(python=sys.executable, version=sys.version.split()[0]))
    create_environment()
    install_uv()
    install_dependencies()
    install_workspace()
    compile_packages()
    (VENV / "installed").touch()


def create_environment() -> None:
    if works(PYTHON, "--version"):
        return
    say("creating .venv")
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True)
    if made.returncode != 0:
        shutil.rmtree(VENV, ignore_errors=True)
        raise SystemExit(f"{made.stdout}{made.stderr}\n{NO_VENV.format(python=sys.executable)}")


def install_uv() -> None:
    """Install uv with pip, in the version that the lock pins."""
    entry = locked("uv")
    version = entry.split()[0].removeprefix("uv==")
    if works(UV, "--version", expected=version):
        return
    say(f"installing uv {version}")
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as pin:
        pin.write(entry)
        pin.flush()
        options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes"]
        run(PYTHON, "-m", "pip", "install", *options, "-r", pin.name)


def install_dependencies() -> None:
    say("installing requirements.lock")
    run(UV, "pip", "install", "--quiet", "--python", PYTHON, "--require-hashes", "-r", LOCK)


def install_workspace() -> None:
    import tomllib  # not at the top: Python 3.10 lacks it, and should print our message instead of a traceback

    patterns = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["uv"]["workspace"]["members"]
    members = [file.parent for pattern in patterns for file in sorted(ROOT.glob(f"{pattern}/pyproject.toml"))]
    say(f"installing {len(members)} packages of this workspace")
    editable = [option for member in members for option in ("-e", str(member))]
    run(UV, "pip", "install", "--quiet", "--python", PYTHON, "--no-deps", "--no-build-isolation", *editable)


def compile_packages() -> None:
    """Write the bytecode of all packages once. Where Python may write none, every process would compile them again and
    take three times as long to start. Errors are ignored: some packages contain files for other Python versions.
    """
    say("compiling")
    ours = ("libs", "gateway", "console", "showroom", "services", "deploy", "sdk")
    folders = [*map(str, VENV.glob("lib/python*/site-packages")), *ours]
    subprocess.run([str(PYTHON), "-m", "compileall", "-qq", "-j", "0", *folders], cwd=ROOT)


def locked(name: str) -> str:
    """The entry of one package in the lock: its version and hashes."""
    found = re.search(rf"^{re.escape(name)}==.*(?:\n[ \t].*)*", LOCK.read_text(), re.MULTILINE)
    if found is None:
        raise SystemExit(f"requirements.lock does not pin {name}; run `make lock` on a machine that has it")
    return found.group()


def works(program: Path, *arguments: str, expected: str = "") -> bool:
    try:
        answer = subprocess.run([str(program), *arguments], capture_output=True, text=True)
    except OSError:
        return False
    return answer.returncode == 0 and expected in answer.stdout


def run(program: Path, *arguments: str | Path) -> None:
    path = f"{VENV / 'bin'}{os.pathsep}{os.environ['PATH']}"
    environment = {"UV_NO_PROGRESS": "1", **os.environ, "PATH": path}
    done = subprocess.run([str(program), *map(str, arguments)], cwd=ROOT, env=environment)
    if done.returncode != 0:
        raise SystemExit(f"\nInstalling failed at: {program.name} {' '.join(map(str, arguments[:3]))} … (see above)")


def say(what: str) -> None:
    print(f"  · {what}", flush=True)


if __name__ == "__main__":
    main()
