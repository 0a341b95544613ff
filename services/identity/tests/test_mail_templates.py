"""Mails in a shop's own words: checks, preview, test mail, and what is sent if they fail."""

import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from common.kernel.mail_templates import MailTemplates, OwnTemplate
from common.kernel.service_sections import sections_of
from common.kernel.storefronts import Storefront
from common.mail.describing import MailTemplatesInternal
from common.mail.durations import duration
from common.mail.mails import Templates
from common.rpc.interfaces.attention import AttentionInterface, FailedTasks, Waiting, Workload
from common.rpc.interfaces.stored_settings import StoredSettingsInterface
from common.rpc.service_names import SERVICE_NAMES
from common.rpc.settings import SettingsInternal
from common.runtime.service import ExternalSystems
from common.runtime.settings_follower import SettingsFollower
from identity.app import NAME, create_service
from identity.contracts.staff.mail_template_schemas import MailTemplateList, Parts
from identity.settings import Settings
from psycopg.types.json import Jsonb
from testkit.harness import Harness, running
from testkit.identity import Mailbox
from testkit.services import fakes
from testkit.storefronts import OpenStorefronts, another

API = "/api/staff/v1/mail-templates"
OWN = {
    "subject": "{{ storefront.title }}: parcel {{ order.number }}",
    "text": "On its way{% if order.tracking_number %}: {{ order.tracking_number }}{% endif %}",
    "html": '<p>On its way.</p><a href="{{ storefront.mail.site_url }}/orders/{{ order.id }}">Look</a>',
}
SENDING = {"identity", "orders", "payments"}


class Quiet(AttentionInterface):
    async def waiting(self, storefront: str) -> list[Waiting]:
        return []

    async def failed_tasks(self, storefront: str, most: int) -> FailedTasks:
        return FailedTasks(count=0, oldest=[])

    async def workload(self, storefront: str) -> Workload:
        return Workload(queues=[], events=0, events_since=None, is_stopped=False)


@pytest.fixture(scope="module")
async def mailing(identity_settings: Settings, mailbox: Mailbox) -> AsyncIterator[Harness]:
    """Identity with the mails of all services."""
    storefronts = OpenStorefronts()
    others = {
        name: [
            SettingsInternal(name, storefronts),
            Quiet(),
            MailTemplatesInternal(name if name in SENDING else None, storefronts),
        ]
        for name in SERVICE_NAMES
        if name != NAME
    }
    service = create_service(identity_settings, fakes(others), storefronts, ExternalSystems(mail=mailbox))
    async with running(service, storefronts) as harness:
        yield harness


@pytest.fixture
def owner(mailing: Harness) -> httpx.AsyncClient:
    return mailing.staff(mailing.storefront())


def shop_of(client: httpx.AsyncClient, harness: Harness) -> str:
    """The newest storefront: that of the client."""
    return [each.name for each in harness.storefronts][-1]


async def listed(client: httpx.AsyncClient, name: str) -> dict[str, Any]:
    response = await client.get(API)
    assert response.status_code == 200, response.text
    body = MailTemplateList.model_validate_json(response.content)
    assert body.unavailable == []
    return next(each.model_dump() for each in body.items if each.name == name)


async def follow(harness: Harness) -> None:
    read = harness.calls(StoredSettingsInterface).stored_settings
    await SettingsFollower(harness.storefronts, read, SERVICE_NAMES).follow()


def shipped_order(number: str = "ORD-1", **more: Any) -> dict[str, Any]:
    return {"order": {"id": 7, "number": number, "tracking_number": "T1", **more}}


async def test_own_words_are_sent_until_the_shipped_ones_are_restored(
    mailing: Harness, owner: httpx.AsyncClient
) -> None:
    shop, templates = shop_of(owner, mailing), Templates("orders")
    before = await listed(owner, "shipped")
    assert before["languages"][0]["shipped"]["subject"].startswith("{{ storefront.title }}: your order")
    assert before["languages"][0]["own"] is None
    assert (await owner.put(f"{API}/shipped/en", json={**OWN, "reason": "our tone"})).status_code == 204
    assert (await listed(owner, "shipped"))["languages"][0]["own"] == OWN
    await follow(mailing)
    mail = templates.render("shipped", mailing.storefronts[shop], "a@b.example", **shipped_order())
    assert (mail.subject, mail.text) == ("Emporium: parcel ORD-1", "On its way: T1\n")
    assert 'href="http://localhost:3000/orders/7"' in mail.html
    [change] = (await owner.get("/api/staff/v1/settings/history")).json()["items"]
    assert (change["changes"][0]["key"], change["reason"]) == ("shipped/en", "our tone")
    assert (await owner.delete(f"{API}/shipped/en")).status_code == 204
    await follow(mailing)
    mail = templates.render("shipped", mailing.storefronts[shop], "a@b.example", **shipped_order())
    assert mail.subject == "Emporium: your order ORD-1 is on its way"


async def test_a_change_can_be_taken_back_like_other_settings(mailing: Harness, owner: httpx.AsyncClient) -> None:
    settings = "/api/staff/v1/settings"
    await owner.put(f"{API}/shipped/en", json=OWN)
    await owner.put(f"{API}/shipped/en", json={**OWN, "text": "Gone"})
    assert (await owner.patch(settings, json={"orders": {"shipping": 700}})).status_code == 200
    newest = (await owner.get(f"{settings}/history")).json()["items"][1]
    assert (await owner.post(f"{settings}/history/{newest['id']}/revert", json={})).status_code == 200
    assert (await listed(owner, "shipped"))["languages"][0]["own"] == OWN
    assert (await owner.get(settings)).json()["sections"]["orders"]["values"]["shipping"]["value"] == 700


@pytest.mark.parametrize(
    ("part", "source", "reason"),
    [
        ("subject", "{{ order.nmber }}", "has no attribute 'nmber'"),
        ("text", "{{ customer }}", "'customer' is undefined"),
        ("text", "{{ order.number", "unexpected end of template"),
        ("text", "{{ order.__class__ }}", "__class__"),
        ("text", "{% for a in order.number %}{% for b in order.number %}{% endfor %}{% endfor %}", "another one"),
        ("text", "{{ range(9) }}", "only money(amount)"),
        ("text", "{% include 'confirmation.txt' %}", "Include is not available"),
        ("text", "{% set a = 1 %}", "Assign is not available"),
        ("text", "{{ 'a' * 9999999999 }}", "only numbers can be multiplied"),
        ("text", "{{ 9 ** 99999999 }}", "Pow is not available"),
        ("text", "{{ order.number | center(9999) }}", "no filter center"),
        ("html", "<script>alert(1)</script>", "script is not available"),
        ("html", '<img src="https://elsewhere.example/{{ order.number }}">', "src cannot contain values"),
        ("html", '<a href="https://elsewhere.example/?{{ order.number }}">x</a>', "href"),
        ("html", "<a href=\"{{ 'https://elsewhere.example/' }}{{ order.number }}\">x</a>", "href"),
        ("html", '<a href="{{ storefront.mail.site_url }}.elsewhere.example/{{ order.id }}">x</a>', "href"),
        ("html", '<p onclick="x()">x</p>', "onclick is not available"),
        ("html", "<style>p { background: url(https://e.example/{{ order.number }}) }</style>", "style"),
    ],
)
async def test_what_is_wrong_in_a_part_is_said_and_nothing_is_stored(
    owner: httpx.AsyncClient, part: str, source: str, reason: str
) -> None:
    for path, method in ((f"{API}/shipped/en", owner.put), (f"{API}/shipped/en/preview", owner.post)):
        response = await method(path, json={**OWN, part: source})
        assert response.status_code == 422, response.text
        [fault] = response.json()["errors"]
        assert (fault["field"], fault["code"]) == (part, "mail_template.invalid")
        assert reason in fault["detail"]
    assert (await listed(owner, "shipped"))["languages"][0]["own"] is None


async def test_values_are_escaped_in_html(owner: httpx.AsyncClient) -> None:
    html = "<p>{{ storefront.title }} & {{ '<b>' }}</p>"
    shown = (await owner.post(f"{API}/shipped/en/preview", json={**OWN, "html": html})).json()
    assert Parts(**shown).html == "<p>Emporium & &lt;b&gt;</p>\n"


async def test_every_mail_has_a_preview_and_its_shipped_text_can_be_edited(owner: httpx.AsyncClient) -> None:
    items = (await owner.get(API)).json()["items"]
    assert {"confirmation", "shipped", "password_reset", "payment_failed", "book_shipped"} <= {
        each["name"] for each in items
    }
    assert "staff_invitation" not in {each["name"] for each in items}
    for each in items:
        for language in each["languages"]:
            path = f"{API}/{each['name']}/{language['language']}/preview"
            assert (await owner.post(path)).status_code == 200
            if language["shipped"]:
                body = {name: text.removeprefix("<!doctype html>\n") for name, text in language["shipped"].items()}
                response = await owner.post(path, json=body)
                assert response.status_code == 200, (path, response.text)


async def test_a_test_mail_goes_to_the_member_once(
    mailing: Harness, owner: httpx.AsyncClient, mailbox: Mailbox
) -> None:
    key = {"Idempotency-Key": "a test mail of parcels"}
    response = await owner.post(f"{API}/shipped/en/test", json=OWN, headers=key)
    assert response.status_code == 202, response.text
    assert (await owner.post(f"{API}/shipped/en/test", json=OWN, headers=key)).json() == response.json()
    await mailing.drain()
    [mail] = mailbox.to(response.json()["to"])
    assert (mail.subject, mail.sender) == (
        "Emporium: parcel ORD-2030-000123",
        "Emporium <no-reply@emporium.example>",
    )


async def test_an_own_template_that_fails_does_not_stop_the_mail_and_is_shown_to_staff(
    mailing: Harness, owner: httpx.AsyncClient, logged: list[str]
) -> None:
    shop = mailing.storefronts[shop_of(owner, mailing)]
    broken = OwnTemplate(subject="{{ order.gone }}", text="x", html="x")
    with_own = shop.model_copy(update={"mail_templates": MailTemplates.model_validate({"shipped/en": broken})})
    mail = Templates("orders").render("shipped", with_own, "a@b.example", **shipped_order())
    assert mail.subject == "Emporium: your order ORD-1 is on its way"
    assert any("mail_template_failed" in line for line in logged)
    await owner.put(f"{API}/shipped/en", json=OWN)
    assert (await owner.get("/api/staff/v1/attention")).json()["items"] == []
    await mailing.database.autocommit.execute(
        "update storefront_settings set changed = jsonb_set(changed, %(path)s, %(text)s) where storefront = %(shop)s",
        path=["mail_templates", "shipped/en", "text"],
        text=Jsonb("{{ gone }}"),
        shop=shop.name,
    )
    [item] = (await owner.get("/api/staff/v1/attention")).json()["items"]
    assert (item["kind"], item["count"], item["link"]) == ("mail_templates_failing", 1, "/mail-templates")


async def test_a_template_sees_only_what_is_declared() -> None:
    class Order:
        id = 7
        number = "ORD-1"
        tracking_number = None
        secret = "hidden"

    shop: Storefront = another("emporium")
    for source, shown in (("{{ order.number }}", "ORD-1\n"), ("{{ order.secret }}", "your order")):
        own = MailTemplates.model_validate({"shipped/en": {"subject": "s", "text": source, "html": "h"}})
        changed = shop.model_copy(update={"mail_templates": own})
        text = Templates("orders").render("shipped", changed, "a@b.example", order=Order()).text
        assert shown in text.lower() or shown == text
        assert "hidden" not in text


async def test_unknown_mails_languages_and_locked_shops_are_refused(mailing: Harness, owner: httpx.AsyncClient) -> None:
    assert (await owner.put(f"{API}/nothing/en", json=OWN)).json()["code"] == "mail_template.not_found"
    assert (await owner.put(f"{API}/staff_invitation/en", json=OWN)).status_code == 404
    assert (await owner.put(f"{API}/shipped/fr", json=OWN)).status_code == 404
    shop = mailing.storefronts[shop_of(owner, mailing)]
    mailing.storefronts.add(shop.model_copy(update={"locked": True}))
    assert (await owner.put(f"{API}/shipped/en", json=OWN)).json()["code"] == "settings.locked"
    reader = mailing.staff(shop.name, permissions=["settings:read"])
    assert (await reader.put(f"{API}/shipped/en", json=OWN)).status_code == 403
    assert (await reader.post(f"{API}/shipped/en/preview", json=OWN)).status_code == 200


def test_mail_templates_are_no_section_of_a_service() -> None:
    assert all(kind.section_name != "mail_templates" for name in SERVICE_NAMES for kind in sections_of(name))


@pytest.mark.parametrize("language", ["de", "ka"])
async def test_every_mail_to_customers_is_translated(owner: httpx.AsyncClient, language: str) -> None:
    """The same values are in the translation."""
    values = re.compile(r"\{\{ ?(.*?) ?\}\}")
    for each in (await owner.get(API)).json()["items"]:
        english, *others = each["languages"]
        translated = next(other["shipped"] for other in others if other["language"] == language)
        assert translated is not None, each["name"]
        for part in ("subject", "text"):
            found, wanted = ({*values.findall(texts[part])} for texts in (translated, english["shipped"]))
            assert found == wanted, (each["name"], part)
        assert (await owner.post(f"{API}/{each['name']}/{language}/preview")).json()["subject"]


async def test_mails_are_sent_in_the_language_of_the_shop(mailing: Harness, owner: httpx.AsyncClient) -> None:
    shop = shop_of(owner, mailing)
    assert (await owner.patch("/api/staff/v1/settings", json={"mail": {"language": "fr"}})).status_code == 422
    for language, subject in (("de", "Emporium: Ihre Bestellung ORD-1 ist unterwegs"), ("ka", "გზაშია")):
        assert (await owner.patch("/api/staff/v1/settings", json={"mail": {"language": language}})).status_code == 200
        await follow(mailing)
        mail = Templates("orders").render("shipped", mailing.storefronts[shop], "a@b.example", **shipped_order())
        assert subject in mail.subject
    low = Templates("catalog").render("stock_low", mailing.storefronts[shop], "a@b.example", units=[])
    assert low.subject == "Low stock at Emporium"
    assert [duration(seconds, "de") for seconds in (60, 7_199, 7_200)] == ["1 Minute", "119 Minuten", "2 Stunden"]
