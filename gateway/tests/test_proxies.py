"""The client's address, as far as anybody may be believed."""

from ipaddress import ip_network

import pytest
from gateway.proxies import Proxies, counted_as

PROXIES = Proxies((ip_network("127.0.0.1/32"), ip_network("10.0.0.0/8"), ip_network("::1/128")))


def seen(peer: str | None, *lines: str, **headers: str) -> tuple[str, bool]:
    raw = [(b"x-forwarded-for", line.encode()) for line in lines]
    raw += [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"client": (peer, 1) if peer else None, "scheme": "http", "headers": raw}
    return PROXIES.client(scope, dict(raw))


@pytest.mark.parametrize(
    ("peer", "lines", "client"),
    [
        ("127.0.0.1", [], "127.0.0.1"),
        ("127.0.0.1", ["203.0.113.7"], "203.0.113.7"),
        ("127.0.0.1", ["1.1.1.1, 203.0.113.7"], "203.0.113.7"),
        ("127.0.0.1", ["203.0.113.7, 10.0.0.2, 10.0.0.3"], "203.0.113.7"),
        ("127.0.0.1", ["1.1.1.1", "203.0.113.7"], "203.0.113.7"),
        ("127.0.0.1", ["203.0.113.7, nonsense, 999.1.1.1, , unknown"], "203.0.113.7"),
        ("127.0.0.1", ["nonsense"], "127.0.0.1"),
        ("127.0.0.1", ["10.0.0.9, 10.0.0.2"], "10.0.0.9"),
        ("::1", ["2001:db8::1"], "2001:db8::1"),
        ("127.0.0.1", ["::ffff:203.0.113.7"], "203.0.113.7"),
        ("198.51.100.9", ["203.0.113.7"], "198.51.100.9"),
        (None, ["203.0.113.7"], "unknown"),
    ],
)
def test_the_rightmost_address_that_is_no_proxy_of_ours_is_the_client(
    peer: str | None, lines: list[str], client: str
) -> None:
    assert seen(peer, *lines)[0] == client


def test_only_a_trusted_proxy_can_say_that_the_client_came_over_https() -> None:
    assert seen("127.0.0.1", x_forwarded_proto="https")[1]
    assert not seen("198.51.100.9", x_forwarded_proto="https")[1]
    assert not seen("127.0.0.1", x_forwarded_proto="http")[1]


def test_an_ipv6_network_is_counted_as_one() -> None:
    assert counted_as("2001:db8:1:2:3:4:5:6") == counted_as("2001:db8:1:2::1") == "2001:db8:1:2::"
    assert counted_as("203.0.113.7") == "203.0.113.7"
    assert counted_as("unknown") == "unknown"
