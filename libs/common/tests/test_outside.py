"""Speaking with strangers: what they are sent, and what goes wrong on the way as what is known of it."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import httpx
import pytest
from common.clients.outside import Outside
from common.testing.sources import free_port
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PrivateFormat

from .wires import answering, hanging_up, hasty, saying, serving, silent

DAY = timedelta(days=1)
MOVED = b"HTTP/1.1 302 Found\r\nlocation: /elsewhere\r\nset-cookie: mood=good\r\ncontent-length: 0\r\n\r\n"


@pytest.fixture
def authority(tmp_path: Path) -> Path:
    """A certificate for 127.0.0.1 that vouches for itself; its key stands beside it."""
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
async def outside() -> AsyncIterator[Outside]:
    client = Outside()
    yield client
    await client.aclose()


async def test_a_request_is_sent_as_it_is_and_its_answer_comes_back_whole(outside: Outside) -> None:
    async with serving(answering) as service:
        answer = await outside.call("POST", f"{service.url}/v1/a%2Fb?x=%5B1%5D", {"X-Word": "rain"}, b"abc")
        assert (answer.status, answer.content) == (200, b"words")
        assert (b"x-answer", b"yes") in answer.headers
        head = service.heads[0].lower()
        assert head.startswith(b"post /v1/a%2fb?x=%5b1%5d http/1.1\r\n")
        assert b"\r\nx-word: rain\r\n" in head
        assert b"\r\ncontent-length: 3\r\n" in head


async def test_connections_are_kept(outside: Outside) -> None:
    async with serving(answering) as service:
        for _ in range(3):
            await outside.call("GET", service.url, {}, b"")
        assert service.connections == 1


async def test_redirections_are_answers_and_cookies_are_forgotten(outside: Outside) -> None:
    async with serving(saying(MOVED)) as service:
        answers = [await outside.call("GET", service.url, {}, b"") for _ in range(2)]
        assert [answer.status for answer in answers] == [302, 302]
        assert all(b"cookie" not in head.lower() for head in service.heads)


async def test_nobody_there_is_a_refused_connection(outside: Outside) -> None:
    with pytest.raises(httpx.ConnectError):
        await outside.call("GET", f"http://127.0.0.1:{free_port()}", {}, b"")


async def test_silence_is_a_timeout(outside: Outside) -> None:
    async with serving(silent) as service:
        with pytest.raises(httpx.ReadTimeout):
            await outside.call("GET", service.url, {}, b"", 0.05)


async def test_hanging_up_is_told_as_that(outside: Outside) -> None:
    async with serving(hanging_up) as service:
        with pytest.raises(httpx.RemoteProtocolError):
            await outside.call("POST", service.url, {}, b"x")


async def test_a_certificate_that_nobody_vouches_for_is_refused(outside: Outside, certificate: ssl.SSLContext) -> None:
    async with serving(answering, certificate) as service:
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            await outside.call("GET", service.url, {}, b"")
        assert service.heads == []


async def test_a_certificate_that_is_vouched_for_is_accepted(
    outside: Outside, certificate: ssl.SSLContext, authority: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("certifi.where", lambda: str(authority))
    async with serving(answering, certificate) as service:
        assert (await outside.call("GET", service.url, {}, b"")).status == 200


async def test_who_speaks_no_tls_where_it_is_due_is_refused(outside: Outside) -> None:
    async with serving(hasty) as service:
        with pytest.raises(httpx.ConnectError):
            await outside.call("GET", service.url.replace("http:", "https:"), {}, b"")


async def test_the_environments_proxy_is_for_those_who_ask_for_it(
    outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    by_proxy = Outside(by_proxy=True)
    async with serving(answering) as proxy, serving(answering) as service:
        monkeypatch.setenv("http_proxy", proxy.url)
        await outside.call("GET", service.url, {}, b"")
        assert (len(service.heads), len(proxy.heads)) == (1, 0)
        await by_proxy.call("GET", "http://stripe.test/v1", {}, b"")
        assert proxy.heads[0].startswith(b"GET http://stripe.test/v1 HTTP/1.1")
    await by_proxy.aclose()


async def test_many_at_once_are_answered(outside: Outside) -> None:
    async with serving(answering) as service:
        asked = [outside.call("GET", service.url, {}, b"") for _ in range(40)]
        assert {answer.status for answer in await asyncio.gather(*asked)} == {200}
