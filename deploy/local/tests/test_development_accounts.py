"""Real accounts in development: which shops they are for, what is refused, and what is called where."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from atelier.embedded.sandbox_transport import SandboxTransport
from atelier.services import SERVICES
from atelier.settings.needs import settings_of_needs
from atelier.settings.parts import check_settings, example_parts
from atelier.settings.unused import unused_by_processes, unused_embedded
from common.kernel.environment_settings import InvalidSettings
from common.kernel.storefronts import Storefronts
from common.rpc.http_transport import HttpTransport
from httpwire import HttpResponse
from payments.settings import Settings

SHIPPED = Path(__file__).parents[2] / "storefronts"
REAL = {"secret_key": "sk_test_51Real", "webhook_secret": "whsec_real"}
GOOGLE = {"discovery_url": "https://accounts.example/openid", "client_id": "shop", "client_secret": "quiet"}


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in (
        "ATELIER_ENVIRONMENT",
        "ATELIER_STRIPE",
        "ATELIER_OAUTH",
        "ATELIER_MAIL_URL",
        "ATELIER_PROVIDERS",
        "ATELIER_VENDORS",
    ):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


@pytest.fixture(scope="module")
def storefronts() -> Storefronts:
    return Storefronts.load(SHIPPED, SERVICES)


def given(service: str, storefronts: Storefronts) -> dict[str, Any]:
    return settings_of_needs(service, example_parts(SHIPPED, storefronts, None).resources)


def payments(storefronts: Storefronts) -> Settings:
    settings = example_parts(SHIPPED, storefronts, None).service("payments", "postgresql://")
    assert isinstance(settings, Settings)
    return settings


def test_without_accounts_every_shop_is_at_the_sandbox(storefronts: Storefronts) -> None:
    accounts = payments(storefronts).stripe
    assert {account.api_base for account in accounts.values()} == {"http://localhost/sandbox/stripe"}
    assert accounts.keys() == {each.name for each in storefronts}


def test_a_shop_with_test_keys_is_at_stripe_and_the_others_at_the_sandbox(
    storefronts: Storefronts, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("ATELIER_STRIPE", json.dumps({"emporium": REAL}))
    settings = payments(storefronts)
    emporium, reviv = settings.stripe["emporium"], settings.stripe["reviv"]
    assert settings.stripe_api_base is None
    assert (emporium.secret_key.get_secret_value(), emporium.api_base) == ("sk_test_51Real", None)
    assert (reviv.secret_key.get_secret_value(), reviv.api_base) == ("sk_test_reviv", "http://localhost/sandbox/stripe")


def test_an_account_for_all_shops_leaves_none_at_the_sandbox(
    storefronts: Storefronts, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("ATELIER_STRIPE", json.dumps({"*": REAL}))
    assert payments(storefronts).stripe.keys() == {"*"}


def test_a_client_of_one_shop_leaves_the_sandbox_to_the_others(
    storefronts: Storefronts, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("ATELIER_OAUTH", json.dumps({"reviv": {"google": GOOGLE}}))
    clients = given("identity", storefronts)["oauth"]
    assert clients["reviv"]["google"].client_id == "shop"
    assert clients["*"]["google"]["client_id"] == "atelier"


def test_a_mail_server_replaces_the_mailbox(storefronts: Storefronts, environment: pytest.MonkeyPatch) -> None:
    environment.setenv("ATELIER_MAIL_URL", "smtp://mail.example:587")
    assert given("orders", storefronts)["mail_url"].get_secret_value() == "smtp://mail.example:587"


@pytest.mark.parametrize(
    ("variable", "value", "reason"),
    [
        ("ATELIER_STRIPE", {"emporium": {**REAL, "secret_key": "sk_live_x"}}, "emporium.secret_key: development takes"),
        ("ATELIER_STRIPE", {"*": {**REAL, "secret_key": "rk_live_x"}}, "*.secret_key: development takes"),
        ("ATELIER_STRIPE", {"marbelle": REAL}, "no shop that takes payments: marbelle"),
        ("ATELIER_STRIPE", {"emporium": {"secret_key": "sk_test_x"}}, "at emporium.webhook_secret: is missing"),
        ("ATELIER_OAUTH", {"nowhere": {"google": GOOGLE}}, "no shop that has this name: nowhere"),
        ("ATELIER_PROVIDERS", {"revivv": "local"}, "at revivv: there is no storefront revivv; known are emporium, "),
        ("ATELIER_VENDORS", {"replicate": {}}, "replicate: api_key: is missing"),
        ("ATELIER_MAIL_URL", "http://localhost:8000/sandbox/mail/", "is not an SMTP server's address"),
    ],
    ids=[
        "live-key",
        "restricted-live-key",
        "no-payments",
        "no-webhook-secret",
        "unknown-shop",
        "models-shop",
        "vendor",
        "mailbox",
    ],
)
def test_what_development_refuses(
    storefronts: Storefronts, environment: pytest.MonkeyPatch, variable: str, value: Any, reason: str
) -> None:
    environment.setenv(variable, value if isinstance(value, str) else json.dumps(value))
    with pytest.raises(InvalidSettings) as refusal:
        check_settings(SHIPPED, storefronts)
    assert f"{variable}: " in str(refusal.value)
    assert reason in str(refusal.value)
    assert "live_x" not in str(refusal.value)


def test_variables_that_nothing_reads_are_named(storefronts: Storefronts) -> None:
    read_by_both = ("ATELIER_STRIPE", "ATELIER_CONSOLE__ENABLED", "ATELIER_ALBUM", "PATH")
    environment = dict.fromkeys(("ATELIER_STRIPPE", "ATELIER_SIGNING_KEYS", *read_by_both), "")
    parts = example_parts(SHIPPED, storefronts, None)
    assert unused_embedded(parts, environment) == ["ATELIER_SIGNING_KEYS", "ATELIER_STRIPPE"]
    assert unused_by_processes(parts, environment) == ["ATELIER_STRIPPE"]


class Recording(HttpTransport):
    def __init__(self) -> None:
        self.urls: list[str] = []

    async def request(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes, timeout_seconds: float | None = None
    ) -> HttpResponse:
        self.urls.append(url)
        return HttpResponse(200, [], b"")


async def test_only_requests_to_the_sandbox_stay_in_the_process() -> None:
    sandbox, network = Recording(), Recording()
    transport = SandboxTransport("http://localhost:8000/sandbox", sandbox, network)
    here, stripe = "http://localhost:8000/sandbox/stripe/v1/refunds", "https://api.stripe.com/v1/refunds"
    for url in (here, stripe, "http://localhost:8000/sandbox.example/"):
        await transport.request("GET", url, {}, b"")
    assert (sandbox.urls, network.urls) == ([here], [stripe, "http://localhost:8000/sandbox.example/"])
