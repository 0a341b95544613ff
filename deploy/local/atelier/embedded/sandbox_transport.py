"""HTTP to systems outside the platform in development: the sandbox in this process, real accounts over the network."""

from collections.abc import Mapping

from common.rpc.external_transport import ExternalTransport
from common.rpc.http_transport import HttpTransport
from httpwire import HttpResponse


class SandboxTransport(HttpTransport):
    """Requests to `base_url` are sent to the sandbox, all others over the network, with the environment's proxies."""

    def __init__(self, base_url: str, sandbox: HttpTransport, network: HttpTransport | None = None) -> None:
        self._prefix = f"{base_url}/"
        self._sandbox = sandbox
        self._network = network or ExternalTransport(use_proxies=True)

    async def request(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes, timeout_seconds: float | None = None
    ) -> HttpResponse:
        transport = self._sandbox if url.startswith(self._prefix) else self._network
        return await transport.request(method, url, headers, content, timeout_seconds)

    async def aclose(self) -> None:
        await self._network.aclose()
