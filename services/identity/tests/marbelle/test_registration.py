"""Registration (contract "Register", addendum 2 and 3)."""

import asyncio
from collections import Counter
from typing import Any

import httpx
import pytest
from common.events.identity import UserRegistered
from testkit.harness import Harness
from testkit.identity import PASSWORD, new_address
from testkit.identity_marbelle import MarbelleUsers


def refused(response: httpx.Response) -> dict[str, list[str]]:
    assert response.status_code == 400, response.text
    body = response.json()
    assert body.keys() == {"success", "message", "errors"}
    assert body["success"] is False
    assert body["message"]
    errors: dict[str, list[str]] = body["errors"]
    return errors


async def test_the_documented_registration_returns_201_with_the_users_number(members: MarbelleUsers, shop: str) -> None:
    body = {
        "email": "user@example.com",
        "first_name": "John",
        "last_name": "Doe",
        "password": "SecurePassword123",
        "password_confirm": "SecurePassword123",
        "company_name": "Acme Corp",
        "phone": "+1234567890",
    }
    response = await members.post(shop, "register", body)
    assert response.status_code == 201
    user_id = response.json()["data"]["user_id"]
    assert isinstance(user_id, int)
    assert response.json() == {
        "success": True,
        "message": "Registration successful. Please check your email to verify your account.",
        "data": {"user_id": user_id},
    }


async def test_only_address_and_password_are_required(members: MarbelleUsers, shop: str) -> None:
    address = new_address()
    body = {"email": address, "password": PASSWORD, "password_confirm": PASSWORD}
    assert (await members.post(shop, "register", body)).status_code == 201
    await members.activate(shop, address)
    user = (await members.log_in(shop, address)).json()["data"]["user"]
    assert (user["first_name"], user["last_name"], user["company_name"], user["phone"]) == ("", "", "", "")


async def test_every_missing_field_is_named_in_errors_and_message(members: MarbelleUsers, shop: str) -> None:
    response = await members.post(shop, "register", {})
    fields = ("email", "password", "password_confirm")
    assert refused(response) == {field: ["This field is required."] for field in fields}
    assert response.json()["message"] == (
        "Email: This field is required. Password: This field is required. Password confirm: This field is required."
    )


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"email": "nobody"}, {"email": ["Enter a valid email address."]}),
        ({"email": "a" * 250 + "@example.com"}, {"email": ["Ensure this field has no more than 254 characters."]}),
        ({"password_confirm": "Another-Harbour-42"}, {"password_confirm": ["Passwords do not match."]}),
        (
            {"password": "Pass123"},
            {"password": ["Password must be at least 8 characters.", "This password is too common."]},
        ),
        ({"password": "8462917305"}, {"password": ["Password must not consist of digits alone."]}),
        ({"password": "password1"}, {"password": ["This password is too common."]}),
        (
            {"password": "12345"},
            {
                "password": [
                    "Password must be at least 8 characters.",
                    "Password must not consist of digits alone.",
                ]
            },
        ),
        ({"first_name": "x" * 151}, {"first_name": ["Ensure this field has no more than 150 characters."]}),
        ({"last_name": "x" * 151}, {"last_name": ["Ensure this field has no more than 150 characters."]}),
        ({"company_name": "x" * 101}, {"company_name": ["Ensure this field has no more than 100 characters."]}),
        ({"phone": "+1 234 567 890"}, {"phone": ["Enter a valid phone number: an optional + and 9 to 15 digits."]}),
        ({"phone": "12345678"}, {"phone": ["Enter a valid phone number: an optional + and 9 to 15 digits."]}),
        ({"phone": "1234567890123456"}, {"phone": ["Enter a valid phone number: an optional + and 9 to 15 digits."]}),
    ],
)
async def test_a_field_that_breaks_its_rule_is_refused(
    members: MarbelleUsers, shop: str, changes: dict[str, Any], errors: dict[str, list[str]]
) -> None:
    assert refused(await members.register(shop, **changes)) == errors


@pytest.mark.parametrize("password", ["SecurePassword123", "quietharbours", "QUIETHARBOURS", "Quiet Harbours!"])
async def test_no_symbol_case_or_digit_is_required_of_a_password(
    members: MarbelleUsers, shop: str, password: str
) -> None:
    assert (await members.register(shop, password=password)).status_code == 201


@pytest.mark.parametrize("nothing", ["", None])
async def test_company_and_phone_may_be_empty_or_null(members: MarbelleUsers, shop: str, nothing: str | None) -> None:
    ada = await members.new_user(shop, company_name=nothing, phone=nothing)
    user = (await ada.client.get("/api/v1/auth/user/")).json()["data"]
    assert (user["company_name"], user["phone"], user["is_business_customer"]) == ("", "", False)


@pytest.mark.parametrize(("company", "is_business"), [("Acme Corp", True), ("   ", False), ("", False)])
async def test_the_company_name_determines_business_customers(
    members: MarbelleUsers, shop: str, company: str, is_business: bool
) -> None:
    ada = await members.new_user(shop, company_name=company)
    user = (await ada.client.get("/api/v1/auth/user/")).json()["data"]
    assert user["is_business_customer"] is is_business


async def test_an_address_is_stored_and_compared_in_lower_case(members: MarbelleUsers, shop: str) -> None:
    address = new_address()
    assert (await members.register(shop, email=address.upper())).status_code == 201
    await members.activate(shop, address)
    user = (await members.log_in(shop, f" {address.title()} ")).json()["data"]["user"]
    assert user["email"] == address


async def test_a_taken_address_is_a_400_of_its_field_and_the_account_is_unchanged(
    members: MarbelleUsers, shop: str
) -> None:
    ada = await members.new_user(shop)
    before = (await ada.client.get("/api/v1/auth/user/")).json()
    response = await members.register(shop, email=ada.email.upper(), first_name="Eve", password="Another-Harbour-42")
    assert refused(response) == {"email": ["A user with this email address already exists."]}
    assert response.json()["message"] == "A user with this email address already exists."
    assert (await ada.client.get("/api/v1/auth/user/")).json() == before
    assert (await members.log_in(shop, ada.email, "Another-Harbour-42")).status_code == 400
    assert (await members.log_in(shop, ada.email)).status_code == 200


async def test_parallel_registrations_of_one_address_create_one_account(
    members: MarbelleUsers, identity: Harness, shop: str
) -> None:
    address = new_address()
    responses = await asyncio.gather(*(members.register(shop, email=address) for _ in range(20)))
    assert Counter(response.status_code for response in responses) == {201: 1, 400: 19}
    assert len(await identity.events(UserRegistered, shop)) == 1


async def test_the_mail_is_enqueued_and_not_sent_in_the_request(members: MarbelleUsers, shop: str) -> None:
    address = new_address()
    members.mailbox.failures[address] = 1
    assert (await members.register(shop, email=address)).status_code == 201
    assert members.count_of_mails(address) == 0
    await members.harness.drain()
    assert members.mailbox.failures[address] == 0


async def test_the_mail_links_to_the_page_that_reads_the_token(members: MarbelleUsers, shop: str) -> None:
    address = new_address()
    await members.register(shop, email=address)
    token = await members.token_mailed_to(address)
    [mail] = members.mailbox.to(address)
    link = f"http://localhost:3000/verify-email?token={token}"
    assert link in mail.text
    assert f'<a href="{link}">' in mail.html
    assert "within 24 hours" in mail.text
    assert (mail.subject, mail.sender) == (
        "Marbelle: please confirm your e-mail address",
        "Marbelle <no-reply@marbelle.example>",
    )
