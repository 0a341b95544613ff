"""Endpoints in the staff contract: strict, limited, audited, without secrets once they were shown."""

from datetime import timedelta
from typing import Any

import pytest
from common.audit import AuditFilter
from common.kernel import clock
from common.kernel.permissions import Permission
from common.rpc.interfaces.every_service import EveryServiceInterface
from pydantic import SecretStr
from testkit.harness import KEY, Harness
from testkit.services import fakes
from testkit.standard_webhooks import Webhook
from testkit.storefronts import OpenStorefronts
from testkit.webhook_receiver import Receiver
from webhooks.adapters.receiver import Receivers
from webhooks.adapters.secret_box import SecretBox
from webhooks.app import create_service
from webhooks.settings import Settings
from webhooks.storefront import Webhooks
from webhooks.use_cases.deliver_to_endpoint import Sending, deliver_to_endpoint
from webhooks.use_cases.encrypt_again import encrypt_again

from .fakes import FakeOwners, FakeSubjects
from .shop import API, WebhooksShop

ANOTHER_KEY = "another key for tests that is long enough"


async def test_a_secret_is_shown_once_and_stored_encrypted(shop: WebhooksShop) -> None:
    created = await shop.endpoint("https://erp.example/hooks", "order.paid", headers={"Authorization": "Bearer t0ken"})
    assert created["secret"].startswith("whsec_")
    shown = await shop.get(f"endpoints/{created['id']}")
    assert {**shown, "secret": created["secret"]} == created
    assert (shown["header_names"], shown["signature"], shown["public_key"]) == (["authorization"], "v1", None)
    rows = await shop.harness.database.autocommit.fetch(
        "select k.secret, e.headers from signing_keys k join endpoints e on e.id = endpoint_id where e.id = %(id)s",
        id=created["id"],
    )
    stored = b"".join(bytes(each) for each in rows[0].values())
    assert created["secret"].encode() not in stored
    assert b"t0ken" not in stored
    entries = await shop.harness.calls(EveryServiceInterface).audit_entries(
        shop.name, AuditFilter(subject_type="webhook_endpoint"), 10
    )
    assert [each.operation for each in entries] == ["POST /webhooks/endpoints"]
    assert created["secret"] not in str(entries)
    assert "t0ken" not in str(entries)


async def test_both_secrets_sign_until_the_overlap_has_ended(
    shop: WebhooksShop, receiver: Receiver, movable_clock: None
) -> None:
    created = await shop.endpoint(receiver.url)
    path = f"{API}/endpoints/{created['id']}/rotate"
    rotated = shop.read(await shop.staff.post(path, json={"overlap_seconds": 3600}))
    assert rotated["secret"] != created["secret"]
    assert len(rotated["former_secrets_until"]) == 1
    await shop.harness.deliver(shop.order_paid())
    for secret in (created["secret"], rotated["secret"]):
        Webhook(secret).verify(receiver.received[0].body, dict(receiver.received[0].headers))
    clock.advance(3601)
    await shop.harness.deliver(shop.order_paid())
    assert len(receiver.received[1].headers["webhook-signature"].split(" ")) == 1


async def test_an_endpoint_may_have_an_ed25519_key(shop: WebhooksShop, receiver: Receiver) -> None:
    created = await shop.endpoint(receiver.url, signature="v1a")
    assert created["secret"] is None
    assert created["public_key"].startswith("whpk_")
    await shop.post(f"endpoints/{created['id']}/test")
    await shop.send_due()
    assert receiver.received[0].headers["webhook-signature"].startswith("v1a,")
    assert receiver.received[0].event["type"] == "webhook.test"


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"url": "ftp://erp.example/"}, 422, "url"),
        ({"url": "https://user:word@erp.example/"}, 422, "url"),
        ({"url": "not an address"}, 422, "url"),
        ({"event_types": []}, 422, "event_types"),
        ({"event_types": ["order.pait"]}, 422, "event_types.0"),
        ({"event_types": ["webhook.test"]}, 422, "event_types.0"),
        ({"headers": {"Host": "other.example"}}, 422, "headers"),
        ({"headers": {"webhook-id": "1"}}, 422, "headers"),
        ({"headers": {"x-a": "1\r\nx-b: 2"}}, 422, "headers"),
        ({"headers": {"x-a": "1", "X-A": "2"}}, 422, "headers"),
        ({"signature": "v2"}, 422, "signature"),
        ({"secret": "mine"}, 400, "secret"),
    ],
)
async def test_what_is_wrong_is_refused_at_its_field(
    shop: WebhooksShop, change: dict[str, Any], status: int, field: str
) -> None:
    body = {"url": "https://erp.example/hooks", "event_types": ["order.paid"], **change}
    response = await shop.staff.post(f"{API}/endpoints", json=body)
    assert (response.status_code, response.json()["errors"][0]["field"]) == (status, field)
    assert (await shop.get("endpoints"))["items"] == []


async def test_a_shop_has_at_most_so_many_endpoints(webhooks: Harness) -> None:
    shop = WebhooksShop(webhooks, webhooks.storefront("emporium", Webhooks(endpoints=1)))
    await shop.endpoint("https://erp.example/hooks")
    body = {"url": "https://erp.example/hooks", "event_types": ["*"]}
    response = await shop.staff.post(f"{API}/endpoints", json=body)
    assert (response.status_code, response.json()["code"]) == (409, "webhook_endpoint.too_many")


async def test_reading_and_writing_are_two_permissions(webhooks: Harness, shop: WebhooksShop) -> None:
    created = await shop.endpoint("https://erp.example/hooks")
    reader = webhooks.staff(shop.name, permissions=[Permission.WEBHOOKS_READ])
    assert (await reader.get(f"{API}/endpoints")).status_code == 200
    assert (await reader.delete(f"{API}/endpoints/{created['id']}")).status_code == 403
    stranger = webhooks.staff(shop.name, permissions=[Permission.ORDERS_READ])
    assert (await stranger.get(f"{API}/deliveries")).status_code == 403


async def test_deliveries_are_filtered_and_paged(shop: WebhooksShop, receiver: Receiver) -> None:
    endpoint = await shop.endpoint(receiver.url)
    for _ in range(3):
        await shop.harness.deliver(shop.order_paid())
    await shop.post(f"endpoints/{endpoint['id']}/test")
    first = await shop.get("deliveries", limit=3)
    rest = await shop.get("deliveries", limit=3, cursor=first["next_cursor"])
    assert [each["event_type"] for each in first["items"] + rest["items"]] == ["webhook.test"] + ["order.paid"] * 3
    assert len(await shop.deliveries(event_type="order.paid", state="delivered")) == 3
    assert len(await shop.deliveries(state="waiting", endpoint_id=endpoint["id"])) == 1
    assert await shop.deliveries(created_to=(clock.now() - timedelta(days=1)).isoformat()) == []


async def test_the_catalogue_is_documented_by_schemas(shop: WebhooksShop) -> None:
    types = {each["name"]: each for each in (await shop.get("event-types"))["items"]}
    assert {"order.paid", "product.changed", "customer.erased", "job.failed"} <= types.keys()
    assert types["order.paid"]["data_schema"]["properties"]["total"] == {"title": "Total", "type": "string"}


async def test_in_production_private_addresses_are_refused_when_connecting(
    settings: Settings, receiver: Receiver, subjects: FakeSubjects, shop: WebhooksShop
) -> None:
    created = await shop.endpoint(f"http://localhost:{receiver.port}/hooks")
    numeric = await shop.endpoint(f"http://0x7f.1:{receiver.port}/hooks")
    literal = await shop.endpoint(f"http://[::1]:{receiver.port}/hooks")
    await shop.harness.transport.publish([])
    for endpoint in (created, numeric, literal):
        await shop.staff.post(f"{API}/endpoints/{endpoint['id']}/test")
    production = settings.model_copy(update={"environment": "production"})
    guarded = Receivers(production.private_hosts, permit_http=True)
    sending = Sending(shop.harness.database, guarded, SecretBox(settings.internal_keys))
    for endpoint in (created, numeric, literal):
        await deliver_to_endpoint(shop.name, endpoint["id"], sending)
    await guarded.aclose()
    assert receiver.received == []
    found = await shop.deliveries()
    assert len(found) == 3
    assert all("private address" in each["last_error"] for each in found), found


async def test_secrets_follow_the_replacement_of_the_platform_s_key(
    settings: Settings, shop: WebhooksShop, receiver: Receiver
) -> None:
    created = await shop.endpoint(receiver.url, headers={"x-token": "t0ken"})
    await encrypt_again(shop.harness.database, SecretBox([ANOTHER_KEY, KEY]))
    replaced = settings.model_copy(update={"internal_key": SecretStr(ANOTHER_KEY)})
    services = {name: [FakeSubjects()] for name in ("catalog", "generation", "orders", "payments")}
    resolver = fakes({**services, "identity": [FakeSubjects(), FakeOwners()]})
    service = create_service(replaced, resolver, OpenStorefronts())
    await shop.post(f"endpoints/{created['id']}/test")
    other = Receivers(replaced.private_hosts, permit_http=True)
    await deliver_to_endpoint(
        shop.name, created["id"], Sending(service.database, other, SecretBox(replaced.internal_keys))
    )
    await other.aclose()
    await service.database.close()
    Webhook(created["secret"]).verify(receiver.received[0].body, dict(receiver.received[0].headers))
    assert receiver.received[0].headers["x-token"] == "t0ken"
    await encrypt_again(shop.harness.database, SecretBox([KEY, ANOTHER_KEY]))
