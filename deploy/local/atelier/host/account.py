"""The user that PostgreSQL runs as. It refuses root; root runs it as a system user that owns no other of our files."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

from atelier.errors import CannotStart

PREFERRED = ("postgres", "nobody")
LOCKED_IN = """\
PostgreSQL refuses to run as root, and this container does not let root become user {name}.
Run as an ordinary user, or in a container that has more than one."""


@dataclass(frozen=True)
class Account:
    name: str
    uid: int
    gid: int

    @classmethod
    def serving(cls, folder: Path) -> "Account":
        """The current user. For root, the owner of an existing folder, or a system user."""
        owner = folder.stat().st_uid if folder.exists() else None
        if os.geteuid() != 0:
            return cls._own(folder, owner)
        if owner:
            return cls._of(pwd.getpwuid(owner))
        return cls._system()

    @classmethod
    def _own(cls, folder: Path, owner: int | None) -> "Account":
        if owner not in (None, os.geteuid()):
            raise CannotStart(
                f"{folder} belongs to another user (uid {owner}). Run as that user, or use another --data."
            )
        return cls(name=str(os.geteuid()), uid=os.geteuid(), gid=os.getegid())

    @classmethod
    def _system(cls) -> "Account":
        known = {entry.pw_name: entry for entry in pwd.getpwall()}
        found = next((known[name] for name in PREFERRED if name in known), None)
        if found is None:
            raise CannotStart(
                "PostgreSQL refuses to run as root and there is no user `postgres` or `nobody` to run it as."
            )
        account = cls._of(found)
        try:
            account.run("/bin/true")
        except OSError as error:
            raise CannotStart(LOCKED_IN.format(name=account.name)) from error
        return account

    @classmethod
    def _of(cls, entry: pwd.struct_passwd) -> "Account":
        return cls(name=entry.pw_name, uid=entry.pw_uid, gid=entry.pw_gid)

    def run(self, *command: str | Path) -> "subprocess.CompletedProcess[str]":
        """Run a program as this account, without our environment variables."""
        environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}
        root = os.geteuid() == 0
        return subprocess.run(
            [str(word) for word in command],
            env=environment,
            cwd="/",
            capture_output=True,
            text=True,
            user=self.uid if root else None,
            group=self.gid if root else None,
            extra_groups=[] if root else None,
        )

    def can_enter(self, folder: Path) -> bool:
        """Whether the permissions of the folders above let this account in."""
        return self.run("/bin/sh", "-c", 'cd "$0"', folder).returncode == 0
