"""Which addresses others may make us call: an allow-list of hosts, and no private networks behind them."""

import asyncio
import ipaddress
import socket
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

LONGEST = 4000
_NUMERIC = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class AddressRefused(Exception):
    """The address is not one that may be called. The text names it shortened, for staff."""


class AllowedAddresses:
    """`hosts` are `HOST` (at the scheme's own port), `HOST:PORT` or `*.DOMAIN`; None: every host at its scheme's port,
    or with `any_port` at all ports.

    `https` only unless `permit_http`.
    """

    def __init__(
        self, hosts: Iterable[str] | None, private_hosts: frozenset[str], *, permit_http: bool, any_port: bool = False
    ) -> None:
        self._hosts = None if hosts is None else frozenset(host.lower() for host in hosts)
        self._private_hosts = private_hosts
        self._schemes = ("https", "http") if permit_http else ("https",)
        self._any_port = any_port

    def check(self, address: str) -> str:
        """Return the address. Raises AddressRefused."""
        host = self.check_form(address)
        if _literal(host) is not None and host not in self._private_hosts and not is_public(host):
            raise AddressRefused(f"a private address: {host!r}")
        return address

    def check_form(self, address: str) -> str:
        """Return the host, which may be a private address. Raises AddressRefused."""
        shortened = repr(address[:100])
        if len(address) > LONGEST or not address.isascii() or not address.isprintable() or {" ", "\\"} & set(address):
            raise AddressRefused(f"not a well-formed address: {shortened}")
        try:
            url = URL(address, encoded=True)
            host, port = (url.raw_host or "").lower(), url.port or 0
        except ValueError as error:
            raise AddressRefused(f"not an address: {shortened}") from error
        if url.scheme not in self._schemes or not host or url.raw_user is not None or url.raw_password is not None:
            raise AddressRefused(f"not an address that may be called: {shortened}")
        if not self._is_listed(host, port, is_default=url.is_default_port()):
            raise AddressRefused(f"the host is not on the list: {host[:100]!r}")
        return host

    def _is_listed(self, host: str, port: int, *, is_default: bool) -> bool:
        if self._hosts is None:
            return is_default or self._any_port
        if f"{host}:{port}" in self._hosts:
            return True
        domains = host.split(".")
        names = {host, *("*." + ".".join(domains[start:]) for start in range(1, len(domains)))}
        return is_default and not names.isdisjoint(self._hosts)


class BoundedResolver(AbstractResolver):
    """Looks names up in a few threads of its own: a name server that does not answer occupies none of the process's."""

    def __init__(self, threads: int = 4) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="names")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Raises OSError."""
        found = await asyncio.get_running_loop().run_in_executor(self._threads, _look_up, host, port, family)
        return [
            ResolveResult(hostname=host, host=str(address[0]), port=port, family=kind, proto=proto, flags=_NUMERIC)
            for kind, _, proto, _, address in found
        ]

    async def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


def _look_up(host: str, port: int, family: socket.AddressFamily) -> list[Any]:
    return socket.getaddrinfo(host, port, family, socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)


class GuardedResolver(AbstractResolver):
    """Raises AddressRefused for names with a private address, at the moment of connecting: no later answer counts."""

    def __init__(self, private_hosts: frozenset[str], resolver: AbstractResolver | None = None) -> None:
        self._private_hosts = private_hosts
        self._resolver = resolver or BoundedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._resolver.resolve(host, port, family)
        private = [each["host"] for each in found if not is_public(each["host"])]
        if private and host not in self._private_hosts:
            raise AddressRefused(f"{host} resolves to the private address {private[0]}")
        return found

    async def close(self) -> None:
        await self._resolver.close()


def is_public(address: str) -> bool:
    """Whether an IP address is on the public Internet; False for what is none."""
    found = _literal(address)
    if found is None:
        return False
    meant = _embedded(found) or found
    return meant.is_global and not meant.is_multicast


def _embedded(found: ipaddress.IPv4Address | ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that packets to an IPv6 address may reach: mapped, 6to4 or NAT64."""
    if isinstance(found, ipaddress.IPv4Address):
        return None
    if found in NAT64:
        return ipaddress.IPv4Address(int(found) & 0xFFFF_FFFF)
    return found.ipv4_mapped or found.sixtofour


def _literal(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None
