"""The folder of the server's Unix socket: only its account may enter it, and its path is short enough."""

import os
import shutil
import tempfile
from pathlib import Path

from atelier.host.account import Account

PORT = 5432
"""Part of the socket's name; the server listens on no port."""
SOCKET = f".s.PGSQL.{PORT}"
LONGEST = 100  # bytes; kernels stop at 107 (Linux) or 103 (macOS)


def socket_folder(home: Path, account: Account) -> Path:
    """`home` itself, or a temporary folder when its path is too long. No server may be running."""
    clear_sockets(home)
    if len(os.fsencode(home / SOCKET)) <= LONGEST:
        return home
    folder = Path(tempfile.mkdtemp(prefix="atelier-", dir="/tmp"))
    if os.geteuid() == 0:
        os.chown(folder, account.uid, account.gid)
    (home / "sockets").symlink_to(folder)
    return folder


def where_sockets_are(home: Path) -> Path:
    """The folder a running server listens in."""
    elsewhere = home / "sockets"
    return elsewhere.readlink() if elsewhere.is_symlink() else home


def clear_sockets(home: Path) -> None:
    """Remove the sockets of a server that was killed."""
    (home / SOCKET).unlink(missing_ok=True)
    (home / f"{SOCKET}.lock").unlink(missing_ok=True)
    elsewhere = home / "sockets"
    if elsewhere.is_symlink():
        shutil.rmtree(elsewhere.readlink(), ignore_errors=True)
        elsewhere.unlink()
