"""Settings that staff change while the shop runs, with the sections of all services."""

from collections.abc import AsyncIterator, Mapping
from typing import Any
from uuid import uuid4

import httpx
import pytest
from common.kernel.permissions import Permission
from common.kernel.sections import Section
from common.kernel.service_sections import ServiceSection
from common.kernel.storefronts import Storefronts
from common.rpc.interfaces.stored_settings import StoredSettings, StoredSettingsInterface
from common.rpc.service_names import SERVICE_NAMES
from common.rpc.settings import SettingsInternal
from common.runtime.service import ExternalSystems
from common.runtime.settings_follower import SettingsFollower
from identity.app import NAME, create_service
from identity.contracts.staff.settings_schemas import SettingsBody, SettingsHistoryEntry
from identity.settings import Settings
from testkit.harness import Harness, running
from testkit.identity import Mailbox
from testkit.services import fakes
from testkit.storefronts import OpenStorefronts

API = "/api/staff/v1/settings"
Json = dict[str, Any]


class OrderRules(ServiceSection, name="orders", extra="ignore"):
    shipping: int


class Tier(Section, extra="ignore"):
    id: int
    active: bool = True


class Books(ServiceSection, name="books", extra="ignore"):
    tiers: tuple[Tier, ...]
    delivery: int


class Owner:
    """A member of a shop's staff who changes its settings."""

    def __init__(self, harness: Harness, shop: str) -> None:
        self.harness = harness
        self.shop = shop
        self.client = harness.staff(shop)

    async def read(self) -> Json:
        response = await self.client.get(API)
        assert response.status_code == 200, response.text
        SettingsBody.model_validate_json(response.content)
        assert response.headers["etag"] == f'"{response.json()["version"]}"'
        return dict(response.json())

    async def value(self, section: str, key: str) -> Json:
        return dict((await self.read())["sections"][section]["values"][key])

    async def patch(self, body: Json, headers: Mapping[str, str] | None = None) -> httpx.Response:
        return await self.client.patch(API, json=body, headers=headers)

    async def change(self, **sections: Any) -> Json:
        response = await self.patch(sections)
        assert response.status_code == 200, response.text
        return dict(response.json())

    async def refused(self, body: Json) -> dict[str, str]:
        """The rules that the body breaks, by field. Nothing is stored."""
        before = await self.read()
        response = await self.patch(body)
        assert response.status_code == 422, response.text
        assert await self.read() == before
        return {each["field"]: each["code"] for each in response.json()["errors"]}

    async def history(self) -> list[Json]:
        items = (await self.client.get(f"{API}/history")).json()["items"]
        assert [SettingsHistoryEntry.model_validate_json(httpx.Response(200, json=each).content) for each in items]
        return list(items)

    async def revert(self, change: Json, key: str | None = None) -> httpx.Response:
        headers = {"Idempotency-Key": key} if key else None
        return await self.client.post(f"{API}/history/{change['id']}/revert", json={}, headers=headers)


@pytest.fixture(scope="module")
async def settled(identity_settings: Settings, mailbox: Mailbox) -> AsyncIterator[Harness]:
    """Identity with the settings of all other services."""
    storefronts = OpenStorefronts()
    others = {name: [SettingsInternal(name, storefronts)] for name in SERVICE_NAMES if name != NAME}
    service = create_service(identity_settings, fakes(others), storefronts, ExternalSystems(mail=mailbox))
    async with running(service, storefronts) as harness:
        yield harness


@pytest.fixture
def owner(settled: Harness) -> Owner:
    return Owner(settled, settled.storefront())


@pytest.fixture
def publisher(settled: Harness) -> Owner:
    """Of a shop of books."""
    return Owner(settled, settled.storefront("storybook"))


def follower(harness: Harness, storefronts: Storefronts) -> SettingsFollower:
    return SettingsFollower(storefronts, harness.calls(StoredSettingsInterface).stored_settings, SERVICE_NAMES)


async def test_a_setting_shows_where_its_value_comes_from(owner: Owner) -> None:
    body = await owner.read()
    assert (body["version"], body["locked"], body["unavailable"]) == (0, False, [])
    assert {*body["sections"]} == {"audit", "cart", "catalog", "mail", "orders", "tax", "webhooks"}
    orders = body["sections"]["orders"]
    assert orders["values"]["shipping"] == {"value": 500, "source": "file", "file_value": 500}
    assert orders["values"]["promise_days"] == {"value": 3, "source": "default", "file_value": 3}
    assert orders["schema"]["properties"]["shipping"]["minimum"] == 0
    assert orders["schema"]["properties"]["shipping"]["description"] == (
        "The price of shipping an order, in minor units."
    )
    assert "number_prefix" not in orders["values"]
    assert "site_url" not in body["sections"]["mail"]["values"]


async def test_a_change_is_followed_and_concerns_its_shop_only(owner: Owner, publisher: Owner) -> None:
    harness = owner.harness
    changed = await owner.change(orders={"shipping": 590}, tax={"rate": "0.2"}, reason="new prices")
    assert changed["version"] == 1
    assert changed["sections"]["orders"]["values"]["shipping"] == {"value": 590, "source": "changed", "file_value": 500}
    await publisher.change(books={"delivery": 700})
    before = harness.storefronts[owner.shop]
    follows = follower(harness, harness.storefronts)
    await follows.follow()
    after = harness.storefronts[owner.shop]
    assert (before.section(OrderRules).shipping, after.section(OrderRules).shipping) == (500, 590)
    assert str(after.tax.rate) == "0.2"
    assert str(harness.storefronts[publisher.shop].tax.rate) == "0"
    assert harness.storefronts[publisher.shop].section(Books).delivery == 700
    assert harness.storefronts.of_file(owner.shop) is before
    await owner.change(orders={"shipping": None})
    await follows.follow()
    assert harness.storefronts[owner.shop].section(OrderRules).shipping == 500
    assert str(harness.storefronts[owner.shop].tax.rate) == "0.2"
    assert (await owner.value("orders", "shipping"))["source"] == "file"


async def test_a_process_that_starts_has_the_changed_values(owner: Owner) -> None:
    await owner.change(orders={"shipping": 610})
    restarted = Storefronts([owner.harness.storefronts.of_file(owner.shop)])
    follows = follower(owner.harness, restarted)
    await follows.start()
    await follows.stop()
    assert restarted[owner.shop].section(OrderRules).shipping == 610


async def test_each_invalid_key_is_named_and_nothing_is_changed(owner: Owner, publisher: Owner) -> None:
    assert await owner.refused(
        {"orders": {"shiping": 1, "promise_days": 0, "shipping": True}, "tax": {"rate": 1}, "warehouse": {"doors": 2}}
    ) == {"orders.shiping": "unknown_name", "warehouse": "unknown_name"}
    assert await owner.refused(
        {"orders": {"promise_days": 0, "shipping": True}, "tax": {"rate": 1}, "mail": {"sender": "no address"}}
    ) == {
        "orders.promise_days": "greater_than_equal",
        "orders.shipping": "int_type",
        "tax.rate": "less_than",
        "mail.sender": "string_pattern_mismatch",
    }
    assert await owner.refused({"orders": {"smallest_total": 900, "largest_total": 800}}) == {
        "orders": "settings.refused"
    }
    assert await owner.refused({"orders": {"number_prefix": "NEW"}}) == {"orders.number_prefix": "unknown_name"}
    assert await owner.refused({"books": {"delivery": 1}}) == {"books": "unknown_name"}
    tiers = (await publisher.value("books", "tiers"))["value"]
    broken = [{**tiers[0], "price": "4"}, *tiers[1:]]
    assert await publisher.refused({"books": {"tiers": broken}}) == {"books.tiers.0.price": "int_type"}
    assert await publisher.refused({"books": {"tiers": [tiers[0], tiers[0]]}}) == {"books": "settings.refused"}
    assert await publisher.refused({"books": {"tiers": tiers[1:]}}) == {"books": "settings.refused"}
    response = await owner.patch({"mail": {"staff": f"a@{'b' * 70_000}"}})
    assert (response.status_code, response.json()["code"]) == (422, "settings.too_large")


async def test_a_tier_can_be_added_and_becomes_inactive(publisher: Owner) -> None:
    tiers = (await publisher.value("books", "tiers"))["value"]
    more = [{**tiers[0], "active": False}, *tiers[1:], {**tiers[0], "id": 9, "code": "book_9", "name": "9 pages"}]
    await publisher.change(books={"tiers": more})
    await follower(publisher.harness, publisher.harness.storefronts).follow()
    books = publisher.harness.storefronts[publisher.shop].section(Books)
    assert [(tier.id, tier.active) for tier in books.tiers] == [(1, False), (2, True), (3, True), (9, True)]


async def test_a_change_that_is_based_on_an_older_version_is_refused(owner: Owner) -> None:
    await owner.change(orders={"shipping": 510}, version=0)
    late = await owner.patch({"orders": {"shipping": 520}, "version": 0})
    assert (late.status_code, late.json()["code"], late.json()["facts"]) == (409, "settings.outdated", {"version": 1})
    assert (await owner.patch({"orders": {"shipping": 520}}, {"If-Match": '"0"'})).status_code == 409
    assert (await owner.patch({"orders": {"shipping": 520}}, {"If-Match": "newest"})).status_code == 422
    assert (await owner.patch({"orders": {"shipping": 520}}, {"If-Match": '"1"'})).status_code == 200
    assert [each["version"] for each in await owner.history()] == [2, 1]


async def test_a_repeated_request_changes_once_and_one_without_key_is_refused(owner: Owner) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    first = await owner.patch({"orders": {"shipping": 530}}, key)
    assert (await owner.patch({"orders": {"shipping": 530}}, key)).content == first.content
    assert (await owner.change(orders={"shipping": 530}))["version"] == 1
    assert len(await owner.history()) == 1
    owner.client.event_hooks = {}
    assert (await owner.patch({"orders": {"shipping": 1}})).json()["code"] == "idempotency.key_missing"


async def test_a_change_can_be_taken_back(owner: Owner) -> None:
    await owner.change(orders={"shipping": 540}, reason="a trial")
    await owner.change(orders={"shipping": 550, "promise_days": 5}, cart={"largest_line": 7})
    newest, first = await owner.history()
    assert [(each["key"], each["before"], each["after"]) for each in newest["changes"]] == [
        ("shipping", 540, 550),
        ("promise_days", 3, 5),
        ("largest_line", None, 7),
    ]
    refused = await owner.revert(first)
    assert (refused.status_code, refused.json()["code"]) == (409, "settings.changed_since")
    assert refused.json()["facts"] == {"keys": "orders.shipping"}
    key = str(uuid4())
    assert (await owner.revert(newest, key)).status_code == 200
    assert (await owner.revert(newest, key)).headers["idempotent-replayed"] == "true"
    assert await owner.value("orders", "shipping") == {"value": 540, "source": "changed", "file_value": 500}
    assert (await owner.value("orders", "promise_days"))["source"] == "default"
    assert (await owner.value("cart", "largest_line"))["source"] == "default"
    assert (await owner.revert(first)).status_code == 200
    assert (await owner.value("orders", "shipping"))["source"] == "file"
    reverts = [(each["version"], each["reverts"], each["reason"]) for each in await owner.history()]
    assert reverts == [(4, first["id"], None), (3, newest["id"], None), (2, None, None), (1, None, "a trial")]
    assert (await owner.revert({"id": uuid4()})).json()["code"] == "settings_change.not_found"
    other = Owner(owner.harness, owner.harness.storefront())
    assert (await other.revert(first)).json()["code"] == "settings_change.not_found"


async def test_a_locked_shop_has_the_values_of_its_file(settled: Harness) -> None:
    owner = Owner(settled, settled.storefront())
    await owner.change(orders={"shipping": 560})
    settled.storefronts.add(settled.storefronts[owner.shop].model_copy(update={"locked": True}))
    refused = await owner.patch({"orders": {"shipping": 570}})
    assert (refused.status_code, refused.json()["code"]) == (409, "settings.locked")
    assert (await owner.revert((await owner.history())[0])).json()["code"] == "settings.locked"
    body = await owner.read()
    assert (body["locked"], body["sections"]["orders"]["values"]["shipping"]["value"]) == (True, 500)
    await follower(settled, settled.storefronts).follow()
    assert settled.storefronts[owner.shop].section(OrderRules).shipping == 500


async def test_a_value_that_this_release_refuses_does_not_affect_the_other_sections(owner: Owner) -> None:
    storefronts = Storefronts([owner.harness.storefronts.of_file(owner.shop)])
    values: Json = {"orders": {"shipping": -1}, "tax": {"rate": "0.3"}, "cart": {"gone": 1}, "mail": {"sender": 7}}

    async def stored(_: dict[str, int]) -> list[StoredSettings]:
        return [
            StoredSettings(storefront=owner.shop, version=4, values=values),
            StoredSettings(storefront="elsewhere", version=1, values={}),
        ]

    await SettingsFollower(storefronts, stored, SERVICE_NAMES).follow()
    followed = storefronts[owner.shop]
    assert (followed.section(OrderRules).shipping, str(followed.tax.rate)) == (500, "0.3")
    assert followed.mail.sender == "Emporium <no-reply@emporium.example>"


async def test_changes_are_in_the_audit_log(owner: Owner) -> None:
    await owner.change(orders={"shipping": 580}, reason="dearer fuel")
    rows = await owner.harness.database.autocommit.fetch(
        "select operation, subject_type, subject_id, before, after, reason from audit_log where storefront = %(shop)s",
        shop=owner.shop,
    )
    assert rows == [
        {
            "operation": "PATCH /settings",
            "subject_type": "settings",
            "subject_id": owner.shop,
            "before": {"orders.shipping": 500},
            "after": {"orders.shipping": 580},
            "reason": "dearer fuel",
        }
    ]


async def test_reading_and_changing_need_their_permissions(owner: Owner) -> None:
    reader = owner.harness.staff(owner.shop, permissions=[Permission.SETTINGS_READ])
    assert (await reader.get(API)).status_code == 200
    assert (await reader.patch(API, json={"orders": {"shipping": 1}})).json()["code"] == "caller.permission_missing"
    packer = owner.harness.staff(owner.shop, permissions=[Permission.ORDERS_READ])
    assert (await packer.get(API)).status_code == 403
    assert (await packer.get(f"{API}/history")).status_code == 403


async def test_a_service_that_does_not_answer_is_named_and_nothing_is_changed(identity: Harness) -> None:
    owner = Owner(identity, identity.storefront())
    body = await owner.read()
    assert ("orders" in body["unavailable"], "tax" in body["sections"]) == (True, True)
    assert (await owner.patch({"tax": {"rate": "0.1"}})).status_code == 503
    assert (await owner.read())["version"] == 0
