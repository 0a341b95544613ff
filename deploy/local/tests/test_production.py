"""The embedded topology in production: real settings, and no published secrets."""

import asyncio
import json
import os
import socketserver
import subprocess
import sys
import tempfile
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from testkit.commands import run_module
from testkit.conditions import eventually
from testkit.sources import free_port

PASSWORD = "Quiet-Harbour-42"
STRIPE = {"*": {"secret_key": "sk_live_x", "webhook_secret": "whsec_x"}}
SANDBOX_PROVIDER = {
    "*": {
        "google": {
            "discovery_url": "http://localhost:8000/sandbox/google/.well-known/openid-configuration",
            "client_id": "atelier",
            "client_secret": "sk_live_x",
        }
    }
}
SECRETS = {
    "ATELIER_STRIPE": json.dumps(STRIPE),
    "ATELIER_BOOK_WEBHOOK_SECRETS": '{"*": "a webhook secret of a test"}',
}
"""What the shipped storefronts need."""
GIVEN = ("ATELIER_ENVIRONMENT", "ATELIER_OAUTH", "ATELIER_MAIL_URL", *SECRETS)


class MailServer(socketserver.ThreadingTCPServer):
    """An SMTP server that accepts every mail."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.mails: list[str] = []

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"


class Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        assert isinstance(self.server, MailServer)
        self.wfile.write(b"220 test\r\n")
        while line := self.rfile.readline().strip().upper():
            if line == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                content = b"".join(iter(self.rfile.readline, b".\r\n"))
                self.server.mails.append(content.decode())
            self.wfile.write(b"221 bye\r\n" if line == b"QUIT" else b"250 ok\r\n")


@dataclass
class Shop:
    """`environment` is that of its commands."""

    base: str
    data: Path
    environment: dict[str, str]
    mails: list[str] = field(default_factory=list)

    async def get(self, path: str, **headers: str) -> httpx.Response:
        async with httpx.AsyncClient(base_url=self.base, trust_env=False, timeout=30) as http:
            return await http.get(path, headers=headers)

    async def post(self, path: str, body: Any) -> httpx.Response:
        async with httpx.AsyncClient(base_url=self.base, trust_env=False, timeout=30) as http:
            return await http.post(path, json=body)

    def atelier(self, *words: str, typed: str = "", **changes: str) -> "subprocess.CompletedProcess[str]":
        return atelier(*words, "--data", str(self.data), typed=typed, environment={**self.environment, **changes})


def atelier(*words: str, environment: dict[str, str], typed: str = "") -> "subprocess.CompletedProcess[str]":
    return run_module("atelier", *words, environment=environment, typed=typed.encode())


def settings(**changes: str) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name not in GIVEN}
    return {**inherited, "ATELIER_ENVIRONMENT": "production", **changes}


@pytest.fixture(scope="module")
def mail_server() -> Iterator[MailServer]:
    with MailServer() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="atelier-test-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture(scope="module")
async def shop(mail_server: MailServer, folder: Path) -> AsyncIterator[Shop]:
    """A platform in production, serving."""
    port = free_port()
    environment = settings(**SECRETS, ATELIER_MAIL_URL=mail_server.url)
    shop = Shop(f"http://127.0.0.1:{port}", folder / "data", environment, mail_server.mails)
    with serving(shop, port) as process:
        await eventually(lambda: answers(shop, process), within=120)
        yield shop


@contextmanager
def serving(shop: Shop, port: int) -> "Iterator[subprocess.Popen[bytes]]":
    command = [sys.executable, "-m", "atelier", "up", "--port", str(port), "--data", str(shop.data)]
    with subprocess.Popen(command, env=shop.environment) as process:
        try:
            yield process
        finally:
            process.terminate()
    assert process.returncode in (0, 130)


async def answers(shop: Shop, process: "subprocess.Popen[bytes]") -> bool:
    assert process.poll() is None
    try:
        return (await shop.get("/health/ready")).status_code == 200
    except httpx.TransportError:
        return False


def test_missing_settings_are_listed_together_and_nothing_is_started(open_folder: Path) -> None:
    data = open_folder / "data"
    answer = atelier("up", "--data", str(data), environment=settings(ATELIER_SIGNING_KEYS='["x"]', ATELIER_OTHER="1"))
    assert answer.returncode == 1
    assert answer.stderr.startswith("✗ The settings are not complete:")
    named = [line.split(":")[0].strip() for line in answer.stderr.splitlines()[1:]]
    assert named == ["ATELIER_MAIL_URL", "ATELIER_STRIPE", "ATELIER_BOOK_WEBHOOK_SECRETS", "ATELIER_SIGNING_KEYS"]
    assert "no account for emporium" in answer.stderr
    assert "no secret for storybook" in answer.stderr
    assert not data.exists()


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"ATELIER_ENVIRONMENT": "prod"}, "ATELIER_ENVIRONMENT: is development or production"),
        ({"ATELIER_MAIL_URL": "http://localhost:8000/sandbox/mail/"}, "ATELIER_MAIL_URL: is not an SMTP server's"),
        ({"ATELIER_STRIPE": "sk_live_x"}, "ATELIER_STRIPE: is not a JSON object"),
        ({"ATELIER_STRIPE": '{"marbelle": {"secret_key": "a", "webhook_secret": "b"}}'}, "no account for emporium"),
        ({"ATELIER_STRIPE": '{"*": {"secret_key": "sk_live_x"}}'}, "ATELIER_STRIPE: at *.webhook_secret: is missing"),
        ({"ATELIER_OAUTH": json.dumps(SANDBOX_PROVIDER)}, "*.google: production needs an https address"),
        (
            {"ATELIER_OAUTH": '{"*": {"google": {"client_id": "a", "client_secret": "sk_live_x"}}}'},
            "ATELIER_OAUTH: at *.google.discovery_url: is missing",
        ),
        ({"ATELIER_BOOK_WEBHOOK_SECRETS": '{"*": "sk_live_x"}'}, "ATELIER_BOOK_WEBHOOK_SECRETS: at *"),
        ({"ATELIER_INTERNAL_KEY": "short"}, "ATELIER_INTERNAL_KEY: "),
        ({"ATELIER_DEFAULT_STOREFRONT": "nowhere"}, "ATELIER_DEFAULT_STOREFRONT: there is no storefront nowhere"),
        ({"ATELIER_TRUSTED_PROXIES": '["10.0.0.1/8"]'}, "ATELIER_TRUSTED_PROXIES: at 0"),
        ({"ATELIER_CHECKOUT_TIMEOUT_SECONDS": "1"}, "ATELIER_CHECKOUT_TIMEOUT_SECONDS: "),
    ],
)
def test_a_wrong_setting_is_named_without_its_value(open_folder: Path, changes: dict[str, str], named: str) -> None:
    known = settings(**SECRETS, ATELIER_MAIL_URL="smtp://localhost:25")
    data = open_folder / "data"
    answer = atelier("up", "--data", str(data), environment={**known, **changes})
    assert answer.returncode == 1
    assert named in answer.stderr
    assert len(answer.stderr.splitlines()) == 2
    assert "sk_live_x" not in answer.stderr
    assert not data.exists()


@pytest.mark.parametrize("path", ["/sandbox/", "/sandbox/mail/", "/sandbox/clock", "/sandbox/stripe/v1/events"])
async def test_there_is_no_sandbox(shop: Shop, path: str) -> None:
    assert (await shop.get(path)).status_code == 404


async def test_the_front_page_shows_no_accounts(shop: Shop) -> None:
    page = (await shop.get("/", accept="text/html")).text
    assert "Emporium" in page
    assert not [word for word in ("Demo", "Passw0rd", "sandbox", "Sandbox") if word in page]
    facts = (await shop.get("/", accept="application/json")).json()
    assert (facts["accounts"], facts["sandbox"]) == ([], {})


@pytest.mark.parametrize("storefront", ["emporium", "marbelle"])
async def test_there_are_neither_demo_accounts_nor_demo_goods(shop: Shop, storefront: str) -> None:
    published = {"email": f"staff@{storefront}.example", "password": "Staff-Passw0rd!"}
    assert (await shop.post(f"/{storefront}/api/staff/v1/auth/login", published)).status_code == 401
    assert "Demo" not in (await shop.get(f"/{storefront}/api/v1/products/")).text
    assert (await shop.get(f"/{storefront}/api/v1/products/")).json().get("count", 0) == 0


async def test_a_staff_account_is_created_and_removed_while_the_platform_runs(shop: Shop) -> None:
    words = ("staff", "add", "--storefront", "emporium", "--email", "boss@shop.test")
    weak = await asyncio.to_thread(shop.atelier, *words, typed="password1\n")
    assert (weak.returncode, "too common" in weak.stderr) == (1, True)
    added = await asyncio.to_thread(shop.atelier, *words, typed=f"{PASSWORD}\n")
    assert added.returncode == 0, added.stderr
    signed_in = await shop.post("/api/staff/v1/auth/login", {"email": "boss@shop.test", "password": PASSWORD})
    assert signed_in.status_code == 200
    token = signed_in.json()["access"]
    assert (await shop.get("/api/staff/v1/customers", authorization=f"Bearer {token}")).status_code == 200
    again = await asyncio.to_thread(shop.atelier, *words, typed=f"{PASSWORD}\n")
    assert (again.returncode, "--promote" in again.stderr) == (1, True)
    removed = await asyncio.to_thread(shop.atelier, "staff", "remove", *words[2:])
    assert removed.returncode == 0, removed.stderr

    async def is_refused() -> bool:
        return (await shop.get("/api/staff/v1/customers", authorization=f"Bearer {token}")).status_code == 401

    await eventually(is_refused)


async def test_mail_is_sent_through_the_mail_server(shop: Shop) -> None:
    body = {"email": "ada@shop.test", "password": PASSWORD, "password_confirm": PASSWORD, "first_name": "Ada"}
    assert (await shop.post("/api/v1/auth/register/", body)).status_code == 201

    async def arrived() -> bool:
        return any("To: ada@shop.test" in mail for mail in shop.mails)

    await eventually(arrived)


async def test_development_refuses_the_data_of_production(shop: Shop) -> None:
    seeded = await asyncio.to_thread(shop.atelier, "seed", ATELIER_ENVIRONMENT="development")
    assert seeded.returncode == 1
    assert "holds the data of a platform in production" in seeded.stderr
    assert (await asyncio.to_thread(shop.atelier, "seed")).returncode == 1


def test_production_refuses_the_data_of_development(open_folder: Path) -> None:
    (open_folder / "environment").write_text("development\n")
    known = settings(**SECRETS, ATELIER_MAIL_URL="smtp://localhost:25")
    answer = atelier("up", "--data", str(open_folder), "--port", str(free_port()), environment=known)
    assert answer.returncode == 1
    assert "holds the data of a platform in development" in answer.stderr
    assert "Traceback" not in answer.stderr
    assert not (open_folder / "postgres").exists()


def test_data_of_an_older_release_counts_as_development(open_folder: Path) -> None:
    (open_folder / "postgres").mkdir()
    known = settings(**SECRETS, ATELIER_MAIL_URL="smtp://localhost:25")
    answer = atelier("up", "--data", str(open_folder), "--port", str(free_port()), environment=known)
    assert (answer.returncode, "in development" in answer.stderr) == (1, True)


async def test_secrets_are_readable_by_their_owner_only(shop: Shop) -> None:
    kept = shop.data / "secrets.toml"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert "internal_key" in kept.read_text()
