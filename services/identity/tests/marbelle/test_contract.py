"""Rules for every endpoint (contract "Response Format" and "Error Codes", addendum 1)."""

from typing import Any

import httpx
import pytest
from openapi_spec_validator import validate
from testkit.harness import Harness
from testkit.identity import PASSWORD
from testkit.identity_marbelle import AUTH, MarbelleUsers

PATHS = {
    "register/": {"post"},
    "login/": {"post"},
    "logout/": {"post"},
    "verify-email/": {"post"},
    "resend-verification/": {"post"},
    "password-reset/": {"post"},
    "password-reset-confirm/": {"post"},
    "verify-token/": {"get"},
    "refresh-token/": {"post"},
    "request-email-change/": {"post"},
    "confirm-email-change/": {"post"},
    "user/": {"get", "put"},
    "change-password/": {"post"},
    "addresses/": {"get", "post"},
    "addresses/{address_id}/": {"get", "put", "patch", "delete"},
    "addresses/{address_id}/set_primary/": {"patch"},
}
NEW = {"new_password": PASSWORD, "new_password_confirm": PASSWORD}
BODIES: dict[str, dict[str, Any]] = {
    "register/": {
        "email": "ada@people.example",
        "password": PASSWORD,
        "password_confirm": PASSWORD,
        "first_name": "Ada",
        "last_name": "L",
        "company_name": "C",
        "phone": "+1234567890",
    },
    "login/": {"email": "ada@people.example", "password": PASSWORD},
    "logout/": {"refresh": "token"},
    "refresh-token/": {"refresh": "token"},
    "verify-email/": {"token": "token"},
    "resend-verification/": {"email": "ada@people.example"},
    "password-reset/": {"email": "ada@people.example"},
    "password-reset-confirm/": {"token": "token", **NEW},
    "change-password/": {"current_password": PASSWORD, **NEW},
    "request-email-change/": {"current_password": PASSWORD, "new_email": "new@people.example"},
    "confirm-email-change/": {"token": "token"},
    "addresses/": {
        "label": "Home",
        "first_name": "A",
        "last_name": "B",
        "company": "C",
        "address_line_1": "D",
        "address_line_2": "E",
        "city": "F",
        "state": "G",
        "postal_code": "H",
        "country": "I",
        "phone": "+1234567890",
        "is_primary": False,
    },
}
FIELDS = [(path, field) for path, body in BODIES.items() for field in body if path != "password-reset/"]
BROKEN = [b"{", b'{"email": "\\ud800"}', b"\xff\xfe{}", b"[" * 50_000, b'{"a": NaN}', b"[]", b'"text"', b"7"]


async def send(harness: Harness, shop: str, path: str, **content: Any) -> httpx.Response:
    return await harness.customer(shop, contract="marbelle").post(f"{AUTH}/{path}", **content)


def refused(response: httpx.Response, status: int) -> dict[str, list[str]]:
    body = response.json()
    assert (response.status_code, body["success"]) == (status, False), response.text
    assert body.keys() == {"success", "message", "errors"}
    assert body["message"]
    errors: dict[str, list[str]] = body["errors"]
    return errors


async def test_every_documented_path_is_served_and_described(identity: Harness, shop: str) -> None:
    document = await identity.document("marbelle")
    validate(document)
    served = {path: set(operations) for path, operations in document["paths"].items()}
    assert served == {f"{AUTH}/{path}": methods for path, methods in PATHS.items()}


@pytest.mark.parametrize(("path", "field"), FIELDS)
@pytest.mark.parametrize("value", [7, True, [], {}, "x" * 100_000], ids=["int", "bool", "list", "object", "long"])
async def test_wrong_types_and_sizes_are_a_400_of_their_field(
    identity: Harness, shop: str, path: str, field: str, value: Any
) -> None:
    if field == "is_primary" and value is True:
        return
    assert field in refused(await send(identity, shop, path, json={**BODIES[path], field: value}), 400)


@pytest.mark.parametrize(("path", "field"), FIELDS)
async def test_null_characters_are_a_400_of_their_field(identity: Harness, shop: str, path: str, field: str) -> None:
    errors = refused(await send(identity, shop, path, json={**BODIES[path], field: "a\x00b"}), 400)
    assert errors == {field: ["Null characters are not allowed."]}


@pytest.mark.parametrize("path", BODIES)
@pytest.mark.parametrize("content", BROKEN, ids=range(len(BROKEN)))
async def test_invalid_json_and_bodies_that_are_not_objects_are_400(
    identity: Harness, shop: str, path: str, content: bytes
) -> None:
    if path == "logout/" and content == b'{"email": "\\ud800"}':
        return
    refused(await send(identity, shop, path, content=content, headers={"content-type": "application/json"}), 400)


@pytest.mark.parametrize("path", ["login", "user", "addresses", "nothing/", "addresses/1/2/", "password/"])
async def test_unknown_paths_are_404_in_the_envelope(identity: Harness, shop: str, path: str) -> None:
    refused(await send(identity, shop, path, json={}), 404)


@pytest.mark.parametrize("path", [path for path, methods in PATHS.items() if "{" not in path])
async def test_other_methods_are_405_in_the_envelope(identity: Harness, shop: str, path: str) -> None:
    client = identity.customer(shop, contract="marbelle")
    for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - {method.upper() for method in PATHS[path]}:
        response = await client.request(method, f"{AUTH}/{path}", json={})
        refused(response, 405)
        assert {method.lower() for method in response.headers["allow"].split(", ")} - {"head"} == PATHS[path]


@pytest.mark.parametrize("path", BODIES)
async def test_a_form_is_415_in_the_envelope(identity: Harness, shop: str, path: str) -> None:
    refused(await send(identity, shop, path, data={"email": "a"}), 415)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "logout/"),
        ("GET", "verify-token/"),
        ("POST", "request-email-change/"),
        ("GET", "user/"),
        ("PUT", "user/"),
        ("POST", "change-password/"),
        ("GET", "addresses/"),
    ],
)
async def test_a_missing_bearer_token_is_401_in_the_envelope(
    identity: Harness, shop: str, method: str, path: str
) -> None:
    response = await identity.anonymous(shop, "marbelle").request(method, f"{AUTH}/{path}", json={})
    refused(response, 401)
    assert response.headers["www-authenticate"] == "Bearer"


async def test_every_success_is_json_with_success_true(members: MarbelleUsers, shop: str) -> None:
    ada = await members.new_user(shop)
    responses = [
        await ada.client.get(f"{AUTH}/user/"),
        await ada.client.get(f"{AUTH}/addresses/"),
        await ada.client.post(f"{AUTH}/addresses/", json=BODIES["addresses/"]),
        await members.post(shop, "password-reset", {"email": ada.email}),
        await members.refresh(shop, ada.refresh),
        await ada.client.post(f"{AUTH}/logout/"),
    ]
    assert all(response.is_success and response.json()["success"] is True for response in responses)


async def test_a_repeated_idempotency_key_replays_the_response(members: MarbelleUsers, shop: str) -> None:
    ada = await members.new_user(shop)
    key = {"Idempotency-Key": "one"}
    responses = [await ada.client.post(f"{AUTH}/addresses/", json=BODIES["addresses/"], headers=key) for _ in range(2)]
    assert [response.status_code for response in responses] == [201, 201]
    assert responses[0].content == responses[1].content
    other = await ada.client.post(f"{AUTH}/addresses/", json={**BODIES["addresses/"], "city": "X"}, headers=key)
    refused(other, 422)


@pytest.mark.parametrize("text", ["𝔘𝔫𝔦𝔠𝔬𝔡𝔢", "'; drop table users; --", "<script>", "{{ 7*7 }}", "%s %(x)s", "{0} {x}"])
async def test_special_characters_are_stored_unchanged(members: MarbelleUsers, shop: str, text: str) -> None:
    ada = await members.new_user(shop, first_name=text, company_name=text)
    user = (await ada.client.get(f"{AUTH}/user/")).json()["data"]
    assert (user["first_name"], user["company_name"]) == (text, text)
    address = (await ada.client.post(f"{AUTH}/addresses/", json={**BODIES["addresses/"], "label": text})).json()
    assert address["data"]["label"] == text
    assert (await members.log_in(shop, text, text)).status_code == 400
