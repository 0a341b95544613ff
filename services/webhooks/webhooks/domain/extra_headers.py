"""The headers that a shop adds to its deliveries, such as a token that its receiver requires."""

import re

MOST = 20
LONGEST = 1000
RESERVED = frozenset(
    {"accept-encoding", "connection", "content-encoding", "content-length", "content-type", "expect", "host"}
    | {"keep-alive", "proxy-authorization", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"}
    | {"user-agent"}
)
_NAME = re.compile(r"[a-z0-9!#$%&'*+.^_`|~-]{1,100}")
_VALUE = re.compile(r"[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?")


def is_permitted(name: str, value: str) -> bool:
    """`name` is in lower case. Headers of the connection, and those that all webhooks have, are not permitted."""
    if name in RESERVED or name.startswith("webhook-") or len(value) > LONGEST:
        return False
    return _NAME.fullmatch(name) is not None and _VALUE.fullmatch(value) is not None
