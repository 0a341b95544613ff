"""Run a server that ends with the process that started it.

Run as a script of its own, `launcher.py PARENT UID GID PROGRAM ARGUMENT…`, because the three steps must
happen in this order and between fork and exec: give up root, request a signal from the kernel when the parent
ends (a change of the uid cancels the request), make sure that the parent has not ended already.
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
        raise SystemExit("the process that started this server has ended")
    os.execv(command[0], command)


if __name__ == "__main__":
    main()
