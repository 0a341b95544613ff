"""The language of an account, and of the mails to its owner."""

from typing import Any
from uuid import uuid4

import httpx
import pytest
from common.events.identity import UserLanguageChanged
from testkit.harness import Harness
from testkit.identity import PASSWORD, Users, new_address
from testkit.transfers import known_of

AUTH = "/api/v1/auth"
NEW = "Calm-Lagoon-77"


async def register(people: Users, shop: str, address: str, header: str | None) -> None:
    body = {"email": address, "password": PASSWORD, "password_confirm": PASSWORD, "first_name": "Ada"}
    assert (await sent(people, shop, f"{AUTH}/register/", body, header)).status_code == 201


async def sent(people: Users, shop: str, path: str, body: dict[str, Any], header: str | None) -> httpx.Response:
    headers = {"Accept-Language": header} if header else {}
    return await people.harness.anonymous(shop).post(path, json=body, headers=headers)


async def subjects(people: Users, address: str) -> list[str]:
    await people.harness.drain()
    return [mail.subject for mail in people.mailbox.to(address)]


async def test_an_account_has_the_language_of_its_registration(people: Users, identity: Harness, shop: str) -> None:
    address = new_address()
    await register(people, shop, address, "fr, de-AT;q=0.8, en;q=0.7")
    await sent(people, shop, f"{AUTH}/password/", {"email": address}, "ka")
    verification, reset = await subjects(people, address)
    assert "bitte bestätigen Sie" in verification
    assert "Passwort" in reset, "the account's language precedes that of the request"
    user = await people.sign_in(shop, address)
    assert user.caller.language == "de"
    refreshed = (await people.refresh(shop, user.refresh)).json()["access"]
    assert (await people.claims(shop, refreshed)).language == "de"
    assert (await known_of(identity, shop, user.id))["account"][0]["language"] == "de"


@pytest.mark.parametrize(("header", "subject"), [("ka", "პაროლი"), ("fr", "password"), (None, "password")])
async def test_without_it_mails_have_the_language_of_the_request_or_of_the_shop(
    people: Users, shop: str, header: str | None, subject: str
) -> None:
    address = new_address()
    await register(people, shop, address, "*")
    await sent(people, shop, f"{AUTH}/password/", {"email": address}, header)
    assert subject in (await subjects(people, address))[-1]
    user = await people.sign_in(shop, address)
    change = {"current_password": PASSWORD, "new_password": NEW, "new_password_confirm": NEW}
    headers = {"Accept-Language": header} if header else {}
    assert (await user.client.post(f"{AUTH}/password/", json=change, headers=headers)).status_code == 200
    assert subject in (await subjects(people, address))[-1]


async def test_staff_are_refused_in_their_language_and_customers_as_documented(identity: Harness, shop: str) -> None:
    headers = {"Accept-Language": "de"}
    response = await identity.staff(shop).get(f"/api/staff/v1/customers/{uuid4()}", headers=headers)
    assert (response.status_code, response.json()["detail"]) == (404, "Es gibt keinen Kunden mit dieser ID.")
    assert (response.headers["content-language"], response.headers["vary"]) == ("de", "Accept-Language")
    response = await identity.anonymous(shop).post(f"{AUTH}/login/", json={}, headers=headers)
    assert "This field is required." in response.text
    assert "content-language" not in response.headers


async def test_staff_set_the_language_of_a_customer(people: Users, identity: Harness, shop: str) -> None:
    user, staff = await people.new_user(shop), identity.staff(shop)
    path = f"/api/staff/v1/customers/{user.id}"
    for language in ("ka", "ka", None):
        response = await staff.patch(path, json={"language": language})
        assert (response.status_code, response.json()["language"]) == (200, language)
    assert (await staff.patch(path, json={"language": "fr"})).status_code == 422
    assert [event.language for event in await identity.events(UserLanguageChanged, shop)] == ["ka", None]
    entries = await identity.database.autocommit.fetch(
        "select before, after from audit_log where storefront = %(shop)s and after is not null order by at", shop=shop
    )
    assert [(each["before"], each["after"]) for each in entries if each["after"]] == [
        ({"language": None}, {"language": "ka"}),
        ({"language": "ka"}, {"language": None}),
    ]
