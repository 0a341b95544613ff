"""Requests to external systems: the request that is sent, and the exceptions of failures."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from common.rpc.external_transport import ExternalTransport
from common.rpc.http_transport import ConnectFailed, ConnectionBroken, ResponseTimeout
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PrivateFormat
from testkit.scripted_server import OK, answer, answer_ok, serving
from testkit.sources import free_port

DAY = timedelta(days=1)
MOVED = b"HTTP/1.1 302 Found\r\nlocation: /elsewhere\r\nset-cookie: mood=good\r\ncontent-length: 0\r\n\r\n"


@pytest.fixture
def authority(tmp_path: Path) -> Path:
    """A self-signed certificate for 127.0.0.1. Its key is `key.pem` in the same folder."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "stranger")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now - DAY, now + DAY)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (tmp_path / "key.pem").write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    file = tmp_path / "certificate.pem"
    file.write_bytes(made.public_bytes(Encoding.PEM))
    return file


@pytest.fixture
def certificate(authority: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(authority, authority.with_name("key.pem"))
    return context


@pytest.fixture
async def external() -> AsyncIterator[ExternalTransport]:
    client = ExternalTransport()
    yield client
    await client.aclose()


async def test_a_request_is_sent_unchanged_and_its_response_is_returned_whole(external: ExternalTransport) -> None:
    sent = b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\nx-answer: yes\r\n\r\nwords"
    async with serving(answer(sent)) as service:
        response = await external.request("POST", f"{service.url}/v1/a%2Fb?x=%5B1%5D", {"X-Word": "rain"}, b"abc")
        assert (response.status, response.content) == (200, b"words")
        assert (b"x-answer", b"yes") in response.headers
        (request,) = service.requests
        assert request.line.lower() == "post /v1/a%2fb?x=%5b1%5d http/1.1"
        assert (request.headers["x-word"], request.headers["content-length"]) == ("rain", "3")


async def test_connections_are_reused(external: ExternalTransport) -> None:
    async with serving(answer_ok) as service:
        for _ in range(3):
            await external.request("GET", service.url, {}, b"")
        assert service.connections == 1


async def test_redirects_are_returned_and_cookies_are_not_stored(external: ExternalTransport) -> None:
    async with serving(answer(MOVED)) as service:
        responses = [await external.request("GET", service.url, {}, b"") for _ in range(2)]
        assert [response.status for response in responses] == [302, 302]
        assert all("cookie" not in str(request).lower() for request in service.requests)


async def test_a_refused_connection_raises_connect_failed(external: ExternalTransport) -> None:
    with pytest.raises(ConnectFailed):
        await external.request("GET", f"http://127.0.0.1:{free_port()}", {}, b"")


async def test_a_missing_response_raises_response_timeout(external: ExternalTransport) -> None:
    async with serving(answer(b"")) as service:
        with pytest.raises(ResponseTimeout):
            await external.request("GET", service.url, {}, b"", 0.05)


async def test_a_connection_that_ends_early_raises_connection_broken(external: ExternalTransport) -> None:
    async with serving(answer(b"", then_close=True)) as service:
        with pytest.raises(ConnectionBroken):
            await external.request("POST", service.url, {}, b"x")


async def test_an_untrusted_certificate_is_refused(external: ExternalTransport, certificate: ssl.SSLContext) -> None:
    async with serving(answer_ok, tls=certificate) as service:
        with pytest.raises(ConnectFailed, match="CERTIFICATE_VERIFY_FAILED"):
            await external.request("GET", service.url, {}, b"")
        assert service.requests == []


async def test_a_trusted_certificate_is_accepted(
    external: ExternalTransport, certificate: ssl.SSLContext, authority: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("certifi.where", lambda: str(authority))
    async with serving(answer_ok, tls=certificate) as service:
        assert (await external.request("GET", service.url, {}, b"")).status == 200


async def test_a_server_without_tls_at_an_https_address_is_refused(external: ExternalTransport) -> None:
    async def answer_at_once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(OK)
        await reader.read()
        writer.close()

    server = await asyncio.start_server(answer_at_once, "127.0.0.1", 0)
    async with server:
        with pytest.raises(ConnectFailed):
            await external.request("GET", f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}", {}, b"")


async def test_the_environments_proxy_is_used_only_with_use_proxies(
    external: ExternalTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    through_proxy = ExternalTransport(use_proxies=True)
    async with serving(answer_ok) as proxy, serving(answer_ok) as service:
        monkeypatch.setenv("http_proxy", proxy.url)
        await external.request("GET", service.url, {}, b"")
        assert (len(service.requests), len(proxy.requests)) == (1, 0)
        await through_proxy.request("GET", "http://stripe.test/v1", {}, b"")
        assert proxy.requests[0].line == "GET http://stripe.test/v1 HTTP/1.1"
    await through_proxy.aclose()


async def test_many_concurrent_requests_succeed(external: ExternalTransport) -> None:
    async with serving(answer_ok) as service:
        responses = await asyncio.gather(*(external.request("GET", service.url, {}, b"") for _ in range(40)))
        assert {response.status for response in responses} == {200}
