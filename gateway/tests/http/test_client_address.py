"""The client's address behind trusted proxies."""

from ipaddress import ip_network

import pytest
from gateway.http.client_address import TrustedProxies, client_network
from testkit.gateway import open_gateway

PROXIES = TrustedProxies((ip_network("127.0.0.1/32"), ip_network("10.0.0.0/8"), ip_network("::1/128")))


def client_of(peer: str | None, *lines: str, **headers: str) -> tuple[str, bool]:
    raw = [(b"x-forwarded-for", line.encode("utf-8")) for line in lines]
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
        ("127.0.0.1", ["nonsense"], "127.0.0.1"),
        ("127.0.0.1", ["10.0.0.9, 10.0.0.2"], "10.0.0.9"),
        ("::1", ["2001:db8::1"], "2001:db8::1"),
        ("127.0.0.1", ["::ffff:203.0.113.7"], "203.0.113.7"),
        ("198.51.100.9", ["203.0.113.7"], "198.51.100.9"),
        (None, ["203.0.113.7"], "unknown"),
    ],
)
def test_the_rightmost_address_that_is_not_a_trusted_proxy_is_the_client(
    peer: str | None, lines: list[str], client: str
) -> None:
    assert client_of(peer, *lines)[0] == client


@pytest.mark.parametrize(
    ("entry", "client"),
    [
        ("203.0.113.7:51234", "203.0.113.7"),
        ("[2001:db8::7]:51234", "2001:db8::7"),
        ("[2001:db8::7]", "2001:db8::7"),
        ("[::ffff:203.0.113.7]:443", "203.0.113.7"),
        ("2001:DB8:0:0:0:0:0:7", "2001:db8::7"),
        ("fe80::7%eth0", "fe80::7"),
        ("\t203.0.113.7:1 ", "203.0.113.7"),
    ],
)
def test_a_forwarded_entry_may_have_a_port_or_any_form_of_ipv6(entry: str, client: str) -> None:
    assert client_of("127.0.0.1", f"1.1.1.1, {entry}")[0] == client
    assert client_of("127.0.0.1", f"1.1.1.1, {entry}, 10.0.0.2:80, [::1]:80")[0] == client


@pytest.mark.parametrize(
    "unreadable",
    [
        *("", "unknown", "_hidden", "nonsense", "999.1.1.1", "010.0.0.1", "203.0.113.7:", "203.0.113.7:123456"),
        *(
            "203.0.113.7:port",
            "[2001:db8::7",
            "2001:db8::7]",
            "[2001:db8::7]80",
            "[203.0.113.7.8]",
            "unix:",
            "1",
            "\xe9",
        ),
        *("203.0.113.7 1.1.1.1", '"203.0.113.7"', "for=203.0.113.7", "٢٠٣.0.113.7", "1" * 100_000),
    ],
)
def test_entries_left_of_an_unreadable_one_are_ignored(unreadable: str) -> None:
    assert client_of("127.0.0.1", f"1.1.1.1, {unreadable}")[0] == "127.0.0.1"
    assert client_of("127.0.0.1", f"1.1.1.1, {unreadable}, 10.0.0.2")[0] == "10.0.0.2"
    assert client_of("127.0.0.1", "1.1.1.1", unreadable)[0] == "127.0.0.1"


async def test_a_forged_address_behind_a_proxy_that_appends_ports_does_not_evade_limits() -> None:
    async with open_gateway() as gateway, gateway.client() as client:
        for attempt in range(100):
            forwarded = f"198.51.100.{attempt}, 203.0.113.7:{40_000 + attempt}"
            response = await client.post("/api/v1/auth/login/", headers={"X-Forwarded-For": forwarded}, json={})
            if response.status_code == 429:
                return
    raise AssertionError("never limited")


def test_https_is_taken_from_the_nearest_proxy() -> None:
    assert client_of("127.0.0.1", x_forwarded_proto="http, https")[1]
    assert not client_of("127.0.0.1", x_forwarded_proto="https,http")[1]


def test_only_a_trusted_proxy_can_declare_that_the_client_uses_https() -> None:
    assert client_of("127.0.0.1", x_forwarded_proto="https")[1]
    assert not client_of("198.51.100.9", x_forwarded_proto="https")[1]
    assert not client_of("127.0.0.1", x_forwarded_proto="http")[1]


def test_an_ipv6_network_counts_as_one_client() -> None:
    assert client_network("2001:db8:1:2:3:4:5:6") == client_network("2001:db8:1:2::1") == "2001:db8:1:2::"
    assert client_network("203.0.113.7") == "203.0.113.7"
    assert client_network("::ffff:203.0.113.7") == "203.0.113.7"
    assert client_network("unknown") == "unknown"
