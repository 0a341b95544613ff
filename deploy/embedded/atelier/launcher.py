"""Become a server that dies with the process that started it.

Run as a script of its own, `launcher.py PARENT UID GID PROGRAM ARGUMENT…`, because the three steps must
happen in this order and between fork and exec: give up root, ask the kernel for a signal at the parent's
death (changing the uid forgets it), make sure the parent did not die meanwhile.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    parent, uid, gid, *command = sys.argv[1:]
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(int(gid))
        os.setuid(int(uid))
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGINT, 0, 0, 0)
    if os.getppid() != int(parent):
        raise SystemExit("the process that asked for this server is gone")
    os.execv(command[0], command)


if __name__ == "__main__":
    main()
