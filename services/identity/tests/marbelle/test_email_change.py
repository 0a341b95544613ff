"""Changing the e-mail address of an account (contract "Email Change Endpoints", addendum 3)."""

from collections.abc import Callable

import pytest
from testkit.harness import Harness
from testkit.identity import PASSWORD, new_address
from testkit.identity_marbelle import MarbelleUsers

REQUEST = "/api/v1/auth/request-email-change/"
REQUESTED = {
    "success": True,
    "message": "Email change verification sent. Please check your new email to confirm the change.",
}
CHANGED = "Email address changed successfully. You can now use your new email to login."


async def test_the_documented_workflow(members: MarbelleUsers, shop: str) -> None:
    ada, new = await members.new_user(shop), new_address()
    requested = await members.request_email_change(ada, new)
    assert (requested.status_code, requested.json()) == (200, REQUESTED)
    token = await members.token_mailed_to(new)
    user = (await ada.client.get("/api/v1/auth/user/")).json()["data"]
    assert user["email"] == ada.email
    confirmed = await members.confirm_email_change(shop, token)
    assert (confirmed.status_code, confirmed.json()) == (
        200,
        {"success": True, "message": CHANGED, "data": {**user, "email": new}},
    )


async def test_after_the_confirmation_the_new_address_signs_in(members: MarbelleUsers, shop: str) -> None:
    ada, new = await members.new_user(shop), new_address()
    token = await members.email_change_token(ada, new)
    assert (await members.log_in(shop, new)).status_code == 400
    assert (await members.log_in(shop, ada.email)).status_code == 200
    await members.confirm_email_change(shop, token)
    assert (await members.log_in(shop, new)).status_code == 200
    assert (await members.log_in(shop, ada.email)).status_code == 400


async def test_sessions_stay_valid_and_their_next_token_contains_the_new_address(
    members: MarbelleUsers, shop: str
) -> None:
    ada, new = await members.new_user(shop), new_address()
    await members.confirm_email_change(shop, await members.email_change_token(ada, new))
    access = (await members.refresh(shop, ada.refresh)).json()["access"]
    assert (await members.claims(shop, access)).email == new


async def test_the_link_goes_to_the_new_address_only(members: MarbelleUsers, shop: str) -> None:
    ada, new = await members.new_user(shop), new_address()
    before = members.count_of_mails(ada.email)
    token = await members.email_change_token(ada, new)
    [mail] = members.mailbox.to(new)
    link = f"http://localhost:3000/confirm-email-change?token={token}"
    assert link in mail.text
    assert f'<a href="{link}">' in mail.html
    assert "within 24 hours" in mail.text
    assert members.count_of_mails(ada.email) == before


async def test_the_old_address_gets_a_mail_with_both_addresses_and_no_token(members: MarbelleUsers, shop: str) -> None:
    ada, new = await members.new_user(shop), new_address()
    await members.confirm_email_change(shop, await members.email_change_token(ada, new))
    await members.harness.drain()
    notice = members.mailbox.to(ada.email)[-1]
    assert notice.subject == "Marbelle: your e-mail address was changed"
    for text in (notice.text, notice.html):
        assert ada.email in text
        assert new in text
        assert "token" not in text
    assert members.count_of_mails(new) == 1


async def test_the_mail_is_enqueued_and_not_sent_in_the_request(members: MarbelleUsers, shop: str) -> None:
    ada, new = await members.new_user(shop), new_address()
    members.mailbox.failures[new] = 1
    assert (await members.request_email_change(ada, new)).status_code == 200
    assert members.count_of_mails(new) == 0


async def test_a_repeated_mail_contains_a_valid_token(
    members: MarbelleUsers, shop: str, advance_clock: Callable[[float], None]
) -> None:
    ada, new = await members.new_user(shop), new_address()
    members.mailbox.failures[new] = 2
    await members.request_email_change(ada, new)
    for _ in range(3):
        await members.harness.drain()
        advance_clock(5)
    assert (await members.confirm_email_change(shop, await members.token_mailed_to(new))).status_code == 200


async def test_a_wrong_current_password_is_a_400_of_its_field_for_every_new_address(
    members: MarbelleUsers, shop: str
) -> None:
    ada, eve = await members.new_user(shop), await members.new_user(shop)
    for new in (new_address(), eve.email, ada.email):
        response = await members.request_email_change(ada, new, "AnotherHarbour42")
        assert (response.status_code, response.json()["errors"]) == (
            400,
            {"current_password": ["The current password is incorrect."]},
        )


@pytest.mark.parametrize("spelling", [str.lower, str.upper, str.title])
async def test_the_same_address_is_400_in_any_case(
    members: MarbelleUsers, shop: str, spelling: Callable[[str], str]
) -> None:
    ada = await members.new_user(shop)
    response = await members.request_email_change(ada, spelling(ada.email))
    assert (response.status_code, response.json()["errors"].keys()) == (400, {"new_email"})
    assert response.json()["message"] == "The new email address is the same as the current one."


@pytest.mark.parametrize("spelling", [str.lower, str.upper])
async def test_a_taken_address_is_400_in_any_case(
    members: MarbelleUsers, shop: str, spelling: Callable[[str], str]
) -> None:
    ada, eve = await members.new_user(shop), await members.new_user(shop)
    response = await members.request_email_change(ada, spelling(eve.email))
    assert (response.status_code, response.json()["errors"]) == (
        400,
        {"new_email": ["A user with this email address already exists."]},
    )


async def test_an_address_taken_at_another_storefront_is_available(
    members: MarbelleUsers, shop: str, other_shop: str
) -> None:
    ada, eve = await members.new_user(shop), await members.new_user(other_shop)
    token = await members.email_change_token(ada, eve.email)
    assert (await members.confirm_email_change(shop, token)).status_code == 200


async def test_the_new_address_is_stored_in_lower_case(members: MarbelleUsers, shop: str) -> None:
    ada, new = await members.new_user(shop), new_address()
    await members.request_email_change(ada, f" {new.upper()} ")
    response = await members.confirm_email_change(shop, await members.token_mailed_to(new))
    assert response.json()["data"]["email"] == new


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"new_email": "a@example.com"}, "current_password"),
        ({"current_password": PASSWORD}, "new_email"),
        ({"current_password": PASSWORD, "new_email": "nobody"}, "new_email"),
        ({"current_password": PASSWORD, "new_email": "a" * 250 + "@example.com"}, "new_email"),
    ],
)
async def test_a_missing_or_malformed_field_is_named(
    members: MarbelleUsers, shop: str, body: dict[str, str], field: str
) -> None:
    response = await (await members.new_user(shop)).client.post(REQUEST, json=body)
    assert (response.status_code, response.json()["errors"].keys()) == (400, {field})


async def test_a_request_without_a_bearer_token_is_401_and_a_confirmation_needs_none(
    members: MarbelleUsers, identity: Harness, shop: str
) -> None:
    body = {"current_password": PASSWORD, "new_email": new_address()}
    assert (await identity.anonymous(shop, "marbelle").post(REQUEST, json=body)).status_code == 401
    ada = await members.new_user(shop)
    assert (
        await members.confirm_email_change(shop, await members.email_change_token(ada, new_address()))
    ).status_code == 200
