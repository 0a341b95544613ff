"""Invalid input is refused in the dialect of the contract, and never causes a 500."""

from typing import Any

import httpx
import pytest
from testkit.identity import PASSWORD, Users, new_address

AUTH = "/api/v1/auth"
NEW = {"new_password": PASSWORD, "new_password_confirm": PASSWORD}
VALID: dict[str, dict[str, Any]] = {
    "register/": {
        "email": "ada@people.example",
        "password": PASSWORD,
        "password_confirm": PASSWORD,
        "first_name": "Ada",
        "last_name": "L",
        "phone_number": "+1234567890",
    },
    "login/": {"email": "ada@people.example", "password": PASSWORD},
    "refresh/": {"refresh": "token"},
    "verify-email/": {"token": "token"},
    "password/": {"token": "token", **NEW},
    "me/addresses/": {
        "address_type": "other",
        "full_name": "A",
        "phone_number": "+1234567890",
        "street_address": "B",
        "apartment": "C",
        "city": "D",
        "state": "E",
        "country": "F",
        "zip_code": "G",
        "is_default": False,
    },
}
FIELDS = [(path, field) for path, body in VALID.items() for field in body]
RAW = [b"", b"null", b"[]", b'"text"', b"{", b'{"email": "\\ud800"}', b"\xff\xfe{}", b"[" * 50_000, b'{"a": NaN}']


async def send(people: Users, shop: str, path: str, **content: Any) -> httpx.Response:
    return await people.harness.customer(shop).post(f"{AUTH}/{path}", **content)


@pytest.mark.parametrize(("path", "field"), FIELDS)
async def test_null_characters_are_a_400_of_their_field(people: Users, shop: str, path: str, field: str) -> None:
    response = await send(people, shop, path, json={**VALID[path], field: "a\x00b"})
    assert response.status_code == 400
    assert response.json()["details"] == {field: ["Null characters are not allowed."]}


@pytest.mark.parametrize(("path", "field"), FIELDS)
@pytest.mark.parametrize("value", [7, True, [], {}, "x" * 100_000], ids=["int", "bool", "list", "object", "long"])
async def test_wrong_types_and_sizes_are_refused(people: Users, shop: str, path: str, field: str, value: Any) -> None:
    if field == "is_default" and value is True:
        return
    response = await send(people, shop, path, json={**VALID[path], field: value})
    assert response.status_code == 400
    assert field in response.json()["details"]


@pytest.mark.parametrize("path", [*VALID, "logout/"])
@pytest.mark.parametrize("content", RAW, ids=range(len(RAW)))
async def test_a_body_that_is_not_an_object_is_refused(people: Users, shop: str, path: str, content: bytes) -> None:
    if path == "logout/" and content in (b"", b"null", b'{"email": "\\ud800"}'):
        return
    response = await send(people, shop, path, content=content, headers={"content-type": "application/json"})
    assert response.status_code == 400
    assert response.json()["code"] in ("parse_error", "validation_error")


@pytest.mark.parametrize(
    "text", ["𝔘𝔫𝔦𝔠𝔬𝔡𝔢", "'; drop table users; --", "<script>", "{{ 7*7 }}", "\u202eabc", "%s %(x)s"]
)
async def test_special_characters_are_stored_unchanged(people: Users, shop: str, text: str) -> None:
    address = new_address()
    assert (await people.register(shop, email=address, first_name=text)).json()["user"]["first_name"] == text
    ada = await people.sign_in(shop, address)
    assert (await ada.client.put(f"{AUTH}/me/", json={"last_name": text})).json()["last_name"] == text
    assert (await people.log_in(shop, text, text)).status_code == 401


@pytest.mark.parametrize(
    "path", ["login", "me", "me/addresses", "password/x/", "me/addresses/550e8400-e29b-41d4-a716-446655440000"]
)
async def test_paths_are_exactly_as_documented(people: Users, shop: str, path: str) -> None:
    assert (await send(people, shop, path, json={})).status_code == 404


@pytest.mark.parametrize("path", ["register/", "login/", "password/", "logout/"])
async def test_other_methods_are_405(people: Users, shop: str, path: str) -> None:
    response = await people.harness.anonymous(shop).get(f"{AUTH}/{path}")
    assert (response.status_code, response.json()["code"]) == (405, "method_not_allowed")


async def test_a_form_is_refused(people: Users, shop: str) -> None:
    assert (await send(people, shop, "login/", data=VALID["login/"])).status_code == 415
