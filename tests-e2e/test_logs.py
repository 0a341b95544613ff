"""The log of a shop: it identifies requests, and contains nothing secret or personal."""

import json
import re
import signal
from pathlib import Path
from uuid import uuid4

import httpx
import psycopg
import pytest
from atelier.data_folder.folder import DataFolder
from clients.emporium import PASSWORD, Shopper, StaffMember
from crash.platform import EmbeddedPlatform
from testkit.conditions import eventually
from testkit.sources import free_port

CARD = "4242424242424242"
PHONE = "+14155550132"
CHOSEN = "Another-Horse-8"
MISTYPED = "Wrong-Horse-9"
DEMO = ("Demo-Passw0rd!", "Staff-Passw0rd!", "demo@emporium.example", "staff@emporium.example")
VICTIM = "jane.victim@customer.example"
POISON = """
    insert into tasks (key, handler, payload, attempts, run_at, created_at)
    values (%s, 'job:Mail', %s, 7, now() - interval '1 day', now())
"""
JSON = {"Content-Type": "application/json"}
TOKEN = re.compile(r"token=([\w.~-]+)")


class Day:
    """Secrets and personal data that must not be in the log, collected during the test."""

    def __init__(self, platform: EmbeddedPlatform) -> None:
        self._platform = platform
        self.secrets = {*DEMO, PASSWORD, CHOSEN, MISTYPED, CARD, PHONE, VICTIM, "whsec_sandbox", "sk_test_emporium"}
        self.secrets |= set(_kept(platform.data))
        self.shopper = Shopper(f"{platform.base}/emporium")
        self.staff = StaffMember(f"{platform.base}/emporium")

    async def use_the_shop(self) -> None:
        await self.sign_in()
        await self.run_the_shop()
        await self.buy()
        await self.forget_the_password()
        await self.fail()
        await self.fail_a_job()
        self.secrets |= {self.shopper.email, *self.shopper.tokens.values()}

    async def sign_in(self) -> None:
        await self.shopper.register(phone_number=PHONE)
        await self.shopper.post("/auth/login/", {"email": self.shopper.email, "password": MISTYPED}, 401)
        await self.shopper.login()
        refreshed = await self.shopper.post("/auth/refresh/", {"refresh": self.shopper.tokens["refresh"]})
        self.secrets.add(refreshed["access"])
        await self.shopper.address(phone_number=PHONE)
        for mail in await self.mails(1):
            await self.shopper.post("/auth/verify-email/", {"token": mail})

    async def run_the_shop(self) -> None:
        answer = await self.staff.call("POST", "/auth/login", 200, json={"email": DEMO[3], "password": DEMO[1]})
        self.secrets |= {answer["access"], answer["refresh"]}
        self.staff.http.headers["Authorization"] = f"Bearer {answer['access']}"
        self._product = await self.staff.product(stock=3)
        await self.staff.call("GET", "/customers", 200, params={"search": self.shopper.email})

    async def buy(self) -> None:
        await self.shopper.add(self._product["id"])
        order = await self.shopper.checkout()
        intent = await self.shopper.intent(order["id"])
        self.secrets.add(intent["client_secret"])
        async with httpx.AsyncClient(base_url=self._platform.sandbox, trust_env=False) as browser:
            page = f"/stripe/pay/{intent['payment_intent_id']}"
            paid = await browser.post(page, params={"client_secret": intent["client_secret"]}, data={"card": CARD})
            assert paid.status_code < 400, paid.text
        await self.shopper.confirm(order["id"], intent["payment_intent_id"])

    async def forget_the_password(self) -> None:
        await self.shopper.post("/auth/password/", {"email": self.shopper.email})
        token = (await self.mails(2))[0]
        new = {"token": token, "new_password": CHOSEN, "new_password_confirm": CHOSEN}
        await self.shopper.post("/auth/password/", new)
        await self.shopper.login(CHOSEN)
        await self.shopper.post("/auth/logout/", {"refresh": self.shopper.tokens["refresh"]})

    async def fail(self) -> None:
        await self.shopper.call("GET", f"/auth/me/?access={self.shopper.tokens['access']}", 401)
        await self.shopper.call("POST", "/auth/register/", 400, json={"email": self.shopper.email, "password": "x"})
        broken = f'{{"email": "{self.shopper.email}", "password": "{PASSWORD}"'
        await self.shopper.call("POST", "/auth/login/", 400, content=broken, headers=JSON)
        await self.shopper.call("GET", "/nowhere/", 401, headers={"Authorization": "Bearer nonsense.of.somebody"})

    async def fail_a_job(self) -> None:
        """Enqueue an unparsable mail and wait until it is a dead letter."""
        payload = json.dumps({"storefront": "emporium", "to": VICTIM, "token": PASSWORD, "requestid": "buried"})
        async with await psycopg.AsyncConnection.connect(self._platform.database("orders")) as connection:
            await connection.execute(POISON, (uuid4(), payload))

        async def buried() -> bool:
            return any(line["event"] == "task_failed" and line["dead"] for line in _lines(self._platform))

        await eventually(buried, within=60)

    async def mails(self, number: int) -> list[str]:
        """Return the tokens in the mailed links, newest first."""

        async def arrived() -> list[str]:
            async with httpx.AsyncClient(base_url=self._platform.sandbox, trust_env=False) as browser:
                mails = (await browser.get("/mail/", params={"to": self.shopper.email})).json()
            tokens = [found[1] for mail in mails if (found := TOKEN.search(mail["text"]))]
            return tokens if len(tokens) >= number else []

        tokens = await eventually(arrived, within=60)
        self.secrets |= set(tokens)
        return tokens


@pytest.fixture(scope="module")
async def day(tmp_path_factory: pytest.TempPathFactory) -> tuple[Day, list[dict[str, object]]]:
    """Use all parts of a shop; returns the secrets and the log at the most verbose level."""
    platform = EmbeddedPlatform(tmp_path_factory.mktemp("logs"), free_port())
    platform.log_level = "DEBUG"
    await platform.prepare_minimal_catalog()
    await platform.start()
    await platform.says("Atelier serves")
    day = Day(platform)
    try:
        await day.use_the_shop()
    finally:
        await platform.end(signal.SIGTERM)
    return day, _lines(platform)


@pytest.mark.timeout(300)
async def test_nothing_secret_or_personal_is_logged(day: tuple[Day, list[dict[str, object]]]) -> None:
    lived, lines = day
    assert len(lines) > 20
    log = json.dumps(lines)
    assert [secret for secret in lived.secrets if secret in log] == []


@pytest.mark.timeout(300)
async def test_every_line_names_its_service(day: tuple[Day, list[dict[str, object]]]) -> None:
    _, lines = day
    assert [line for line in lines if not line.get("service")] == []
    assert {"gateway", "orders"} <= {line["service"] for line in lines}


@pytest.mark.timeout(300)
async def test_lines_of_a_request_have_its_id(day: tuple[Day, list[dict[str, object]]]) -> None:
    _, lines = day
    assert [line for line in lines if line["event"] == "request" and not line.get("request_id")] == []
    (buried,) = [line for line in lines if line["event"] == "task_failed"]
    assert (buried["request_id"], buried["storefront"]) == ("buried", "emporium")
    assert "ValidationError: sender missing" in str(buried["reason"])


def _kept(data: Path) -> list[str]:
    """Return the internal key, and the seed of the key that signs tokens."""
    secrets = DataFolder(data).secrets
    return [secrets.keep("internal_key"), secrets.keep("signing_key")]


def _lines(platform: EmbeddedPlatform) -> list[dict[str, object]]:
    return [json.loads(line) for line in platform.log_lines()]
