"""The folder of PostgreSQL's files, which root runs as another user.

Normally it is inside the data folder. When that user may not enter the folders above (a clone under /root), changing
their permissions would expose more than the database: the files go below /var/lib/atelier instead, and the data folder
has a link to them.
"""

import hashlib
import os
import shutil
from pathlib import Path

from atelier.host.account import Account
from atelier.postgres.binaries import SHARED_STATE


def prepare_home(home: Path, account: Account, state: Path = SHARED_STATE) -> Path:
    """The real folder behind `home`, existing, private to the account and reachable by it."""
    if home.is_symlink() or home.exists():
        home.resolve().mkdir(mode=0o700, exist_ok=True)
        return _private(home.resolve(), account)
    home.parent.mkdir(parents=True, exist_ok=True)
    home.mkdir(mode=0o700)
    if os.geteuid() != 0 or account.can_enter(_private(home, account)):
        return home.resolve()
    home.rmdir()
    elsewhere = state / hashlib.sha256(os.fsencode(home.absolute())).hexdigest()[:16]
    elsewhere.mkdir(mode=0o700, parents=True, exist_ok=True)
    state.chmod(0o755)
    home.symlink_to(elsewhere)
    return _private(elsewhere, account)


def remove_home(home: Path) -> None:
    """Delete PostgreSQL's files, also where `home` is a link to another folder."""
    if home.exists():
        shutil.rmtree(home.resolve())
    if home.is_symlink():
        home.unlink()


def _private(folder: Path, account: Account) -> Path:
    folder.chmod(0o700)
    if os.geteuid() == 0:
        os.chown(folder, account.uid, account.gid)
    return folder
