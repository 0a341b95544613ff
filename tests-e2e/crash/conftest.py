"""The short form of the crash suite belongs to every test run; killing the distributed platform is for `make crash`."""

import os

collect_ignore = [] if os.environ.get("ATELIER_CRASH_ROUNDS") else ["test_distributed.py"]
