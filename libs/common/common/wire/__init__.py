"""A small HTTP/1.1 client for the way between our own services: pooled, streamed, bounded in time, broken off early.

One file each for the answer, the connection, the pool, the request and the exchange.
"""

Header = tuple[bytes, bytes]
