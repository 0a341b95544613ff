"""Makes a recording: starts an earlier release, trades on it, kills it in the middle, and dumps what it leaves.

It reaches the earlier release through its command line, HTTP, SQL, SQLite and AMQP. The programs in `release.py`, which
the release's own Python runs, use its modules: they fit the release d661709 and are adapted for a later one.
"""
