"""The addresses that others may make us call."""

import asyncio
import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from common.egress.addresses import AddressRefused, AllowedAddresses, BoundedResolver, GuardedResolver, is_public
from common.egress.bounded_http import BoundedHttp

ALLOWED = AllowedAddresses(["api.example.com", "*.cdn.example", "files.example:8443"], frozenset(), permit_http=False)


class FixedResolver(AbstractResolver):
    """Resolves every name to the same addresses."""

    def __init__(self, *addresses: str) -> None:
        self._addresses = addresses

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [
            ResolveResult(hostname=host, host=each, port=port, family=family, proto=0, flags=0)
            for each in self._addresses
        ]

    async def close(self) -> None:
        pass


@pytest.mark.parametrize(
    "address",
    [
        "https://api.example.com/a.png?x=1",
        "https://API.example.com:443/",
        "https://a.b.cdn.example/1",
        "https://files.example:8443/1",
    ],
)
def test_listed_hosts_may_be_called(address: str) -> None:
    assert ALLOWED.check(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "result.png",
        "//api.example.com/",
        "http://api.example.com/",
        "ftp://api.example.com/",
        "file:///etc/passwd",
        "https://api.example.com:22/",
        "https://files.example/",
        "https://cdn.example/",
        "https://evilcdn.example/",
        "https://api.example.com.evil.example/",
        "https://api.example.com@evil.example/",
        "https://user:secret@api.example.com/",
        "https://evil.example\\@api.example.com/",
        "https://api.example.com\r\nx: y/",
        "https://аpi.example.com/",
        "https://api.example.com:99999/",
        "https://[::1/",
        "https://127.0.0.1/",
        f"https://api.example.com/{'a' * 5000}",
    ],
)
def test_every_other_address_is_refused(address: str) -> None:
    with pytest.raises(AddressRefused):
        ALLOWED.check(address)


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.1",
        "127.0.0.1",
        "169.254.169.254",
        "0.0.0.0",
        "100.64.0.1",
        "224.0.0.1",
        "::1",
        "fd00::1",
        "fe80::1%eth0",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::10.0.0.1",
        "2002:7f00:1::",
        "no address",
    ],
)
def test_private_addresses_are_known(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:93.184.215.14"])
def test_public_addresses_are_known(address: str) -> None:
    assert is_public(address)


def test_without_a_list_every_public_host_may_be_called_at_its_own_port() -> None:
    anywhere = AllowedAddresses(None, frozenset(), permit_http=False)
    assert anywhere.check("https://shop.example/hooks") == "https://shop.example/hooks"
    for refused in ("https://shop.example:8443/", "https://10.0.0.1/", "http://shop.example/"):
        with pytest.raises(AddressRefused):
            anywhere.check(refused)


@pytest.mark.parametrize("addresses", [("127.0.0.1",), ("93.184.215.14", "10.0.0.1"), ("::1",)])
async def test_a_listed_name_that_resolves_to_a_private_address_is_not_connected_to(addresses: tuple[str, ...]) -> None:
    http = BoundedHttp(GuardedResolver(frozenset(), FixedResolver(*addresses)))
    with pytest.raises(AddressRefused, match="resolves to the private address"):
        await http.request("GET", "http://cdn.example/x.png", {}, b"", 5, 100)
    await http.aclose()


async def test_a_private_host_that_is_listed_is_resolved() -> None:
    resolver = GuardedResolver(frozenset(["model.internal"]), FixedResolver("10.0.0.1"))
    assert [each["host"] for each in await resolver.resolve("model.internal", 80)] == ["10.0.0.1"]
    with pytest.raises(AddressRefused, match="other"):
        await resolver.resolve("other.internal", 80)


def test_names_are_looked_up_while_the_threads_of_the_process_are_busy() -> None:
    """In an event loop of its own, whose threads are shut down at its end."""

    async def look_up() -> None:
        release, loop, resolver = threading.Event(), asyncio.get_running_loop(), BoundedResolver()
        loop.set_default_executor(ThreadPoolExecutor(1))
        busy = loop.run_in_executor(None, release.wait)
        found = await asyncio.wait_for(resolver.resolve("localhost", 80), 10)
        assert [(each["host"], each["port"]) for each in found] == [("127.0.0.1", 80)]
        release.set()
        await busy
        await resolver.close()

    with asyncio.Runner() as runner:
        runner.run(look_up())
