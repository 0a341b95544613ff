"""Deliveries that the specification's own library signs, and signatures that must be refused."""

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from atelier_client.webhooks import Webhook, WebhookVerificationError
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from standardwebhooks import Webhook as Library

NOW = 1_800_000_000
SECRET, OTHER = (f"whsec_{base64.b64encode(bytes([each]) * 32).decode()}" for each in (1, 2))
PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = f"whpk_{base64.b64encode(PRIVATE.public_key().public_bytes_raw()).decode()}"
BODY = json.dumps(
    {
        "id": "0198c0de-0000-7000-8000-000000000001",
        "type": "order.paid",
        "schema_version": 1,
        "storefront": "emporium",
        "occurred_at": "2027-01-15T08:00:00Z",
        "timestamp": "2027-01-15T08:00:00Z",
        "version": 3,
        "data": {"email": "käthe@example.com"},
    },
    ensure_ascii=False,
).encode()
ID = "msg_1"


def by_library(secret: str, timestamp: int = NOW) -> str:
    return Library(secret).sign(ID, datetime.fromtimestamp(timestamp, UTC), BODY.decode())


def by_private_key() -> str:
    return f"v1a,{base64.b64encode(PRIVATE.sign(f'{ID}.{NOW}.'.encode() + BODY)).decode()}"


def headers(*signatures: str, timestamp: int | str = NOW) -> dict[str, str]:
    return {"Webhook-Id": ID, "Webhook-Timestamp": str(timestamp), "Webhook-Signature": " ".join(signatures)}


def at(moment: float) -> Callable[[], float]:
    return lambda: moment


@pytest.mark.parametrize(
    ("keys", "signatures"),
    [
        ((SECRET,), (by_library(SECRET),)),
        ((SECRET,), (by_library(OTHER), by_library(SECRET))),  # while a secret is replaced
        ((OTHER, SECRET), (by_library(SECRET),)),
        ((PUBLIC,), (by_private_key(),)),
        ((SECRET, PUBLIC), ("v2,unknown", by_private_key())),
    ],
)
def test_a_delivery_with_a_signature_of_a_key_is_the_event(keys: tuple[str, ...], signatures: tuple[str, ...]) -> None:
    event = Webhook(*keys, now=at(NOW + 300)).verify(BODY, headers(*signatures))
    assert (event.type, event.version, event.data) == ("order.paid", 3, {"email": "käthe@example.com"})


@pytest.mark.parametrize(
    ("keys", "sent", "moment"),
    [
        ((OTHER,), headers(by_library(SECRET)), NOW),
        ((PUBLIC,), headers(by_private_key().replace("v1a,", "v1,")), NOW),
        ((SECRET,), headers(by_library(SECRET).replace("v1,", "v1a,")), NOW),
        ((SECRET,), headers("v1", "v1,", "v1,?", "v1," + "A" * 44), NOW),
        ((SECRET,), headers(by_library(SECRET)), NOW + 301),
        ((SECRET,), headers(by_library(SECRET)), NOW - 301),
        ((SECRET,), headers(by_library(SECRET), timestamp=f"{NOW}.0"), NOW),
        ((SECRET,), headers(by_library(SECRET, NOW - 10), timestamp=NOW), NOW),
        ((SECRET,), {}, NOW),
    ],
)
def test_everything_else_is_refused(keys: tuple[str, ...], sent: dict[str, str], moment: float) -> None:
    with pytest.raises(WebhookVerificationError):
        Webhook(*keys, now=at(moment)).verify(BODY, sent)


def test_another_body_is_refused() -> None:
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET, now=at(NOW)).verify(BODY + b" ", headers(by_library(SECRET)))


@pytest.mark.parametrize("keys", [(), ("whsec_",), ("secret",), ("whsec_%%%",), ("whsk_AAAA",)])
def test_a_key_that_verifies_nothing_is_refused(keys: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="key"):
        Webhook(*keys)
