"""Mails in the shop's words, keys of machines, own roles, passkeys: what is sent, shown once, and taken back."""

from .fake_platform import FakePlatform, Person

MAIL = "/mails/confirmation/en"
WORDS = {"subject": "Thank you", "text": "Hello\r\nthere", "html": "<p>Hello</p>"}
KEY = "6a0d3d0c-5a5b-4f0e-8f2e-5a8f8a2f2c11"


async def owner() -> tuple[FakePlatform, Person]:
    rights = ("settings:read", "settings:write", "api-keys:read", "api-keys:write", "staff:read", "staff:write")
    platform = FakePlatform(permissions=(*rights, "customers:read", "orders:read"))
    person = Person(platform)
    await person.sign_in()
    return platform, person


async def test_a_mail_is_saved_with_the_ends_of_lines_that_were_typed() -> None:
    platform, person = await owner()
    done = await person.send(MAIL, **WORDS)
    assert (done.status_code, done.headers["location"]) == (303, f"/console/lamps{MAIL}")
    assert platform.bodies == [{**WORDS, "text": "Hello\nthere"}]
    assert ("PUT", "/mail-templates/confirmation/en") in {call[:2] for call in platform.calls}


async def test_a_preview_runs_nothing_and_may_be_framed_by_the_console_only() -> None:
    platform, person = await owner()
    shown = await person.send(f"{MAIL}/preview", **WORDS)
    policy = shown.headers["content-security-policy"]
    assert "script-src" not in policy
    assert policy.startswith("default-src 'none';")
    assert "frame-ancestors 'self'" in policy
    assert '<iframe sandbox title="With markup" srcdoc="&lt;p&gt;Order &amp; more&lt;/p&gt;">' in shown.text
    assert platform.bodies == [{**WORDS, "text": "Hello\nthere"}]


async def test_a_test_of_a_mail_leaves_what_was_typed_in_the_form() -> None:
    _platform, person = await owner()
    shown = await person.send(f"{MAIL}/test", **WORDS)
    assert "A test was mailed to ann@lamps.example. Nothing was saved." in shown.text
    assert 'value="Thank you"' in shown.text


async def test_a_mail_that_is_not_there_is_not_found() -> None:
    _platform, person = await owner()
    for path in ("/mails/confirmation/fr", "/mails/unknown/en", "/mails/unknown/en/preview"):
        assert (await person.http.get(f"/console/lamps{path}")).status_code == 404, path


async def test_a_key_is_shown_once_and_replaced_with_the_chosen_overlap() -> None:
    platform, person = await owner()
    shown = await person.send(f"/api-keys/{KEY}/rotate", overlap="86400")
    assert "ak_lamps_secret" in shown.text
    assert shown.headers["cache-control"] == "no-store"
    assert platform.bodies == [{"overlap_seconds": 86_400}]
    assert "ak_lamps_secret" not in (await person.http.get("/console/lamps/api-keys")).text


async def test_a_member_offers_no_permission_that_they_do_not_have() -> None:
    _platform, person = await owner()
    for path in ("/api-keys", "/team/roles/new"):
        page = (await person.http.get(f"/console/lamps{path}")).text
        assert 'value="orders:read"' in page
        assert 'value="refunds:write"' not in page


async def test_a_changed_role_can_be_given_its_former_permissions() -> None:
    platform, person = await owner()
    await person.send("/team/roles/packers", permission="orders:read")
    page = (await person.http.get("/console/lamps/team")).text
    assert 'action="/console/lamps/team/roles/packers"' in page
    assert 'name="permissions" value="orders:read orders:write"' in page
    await person.send("/team/roles/packers", permissions="orders:read orders:write")
    assert platform.bodies == [{"permissions": ["orders:read"]}, {"permissions": ["orders:read", "orders:write"]}]


async def test_a_passkey_is_made_for_the_origin_of_the_page() -> None:
    platform, person = await owner()
    begun = await person.send("/account/passkeys/begin", password="right", name="Phone")
    assert (platform.origins, platform.bodies) == (["http://shops.example"], [{"current_password": "right"}])
    assert 'data-passkey="create"' in begun.text
    platform.may_refresh.set()
    added = await person.send(
        "/account/passkeys", registration_id="registration-1", name="Phone", credential='{"id": "abc"}'
    )
    assert platform.bodies[-1] == {
        "credential": {"id": "abc"},
        "registration_id": "registration-1",
        "name": "Phone",
    }
    assert "aaaa-bbbb" in added.text


async def test_what_is_no_passkey_is_not_sent() -> None:
    platform, person = await owner()
    await person.send("/account/passkeys", registration_id="registration-1", credential="{")
    assert platform.bodies == []
