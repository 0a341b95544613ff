"""The forms in which credentials are accepted, and what is refused (addendum 1 and 4)."""

from base64 import b64encode, urlsafe_b64decode
from collections.abc import Callable
from typing import Any

import cbor2
import httpx
import pytest
from testkit.harness import Harness
from testkit.identity_passkeys import PasskeyPage, refused
from testkit.identity_reviv import AUTH, RevivUsers
from testkit.software_authenticator import Credential, SoftwareAuthenticator, encoded, transformed


def decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


FORMS: dict[str, Callable[[str], Any]] = {
    "unpadded": lambda text: text,
    "padded": lambda text: text + "=" * (-len(text) % 4),
    "integer list": lambda text: list(decoded(text)),
}
SHAPES: dict[str, Callable[[SoftwareAuthenticator, Credential], Credential]] = {
    "flat": lambda _, flat: flat,
    "nested": lambda authenticator, flat: authenticator.nested(flat),
    "nested without a handle": lambda authenticator, flat: authenticator.nested(flat, with_user_handle=False),
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
@pytest.mark.parametrize("size", [31, 32, 33])
async def test_every_form_of_a_credential_is_accepted(
    page: PasskeyPage,
    form: Callable[[str], Any],
    shape: Callable[[SoftwareAuthenticator, Credential], Credential],
    size: int,
) -> None:
    authenticator = page.authenticator(credential_id=bytes(range(255, 255 - size, -1)))
    options = await page.email_options()
    credential = transformed(shape(authenticator, authenticator.create(options)), form)
    assert (await page.complete_email(options, credential)).status_code == 200
    options = await page.begin_login()
    credential = transformed(shape(authenticator, authenticator.get(options)), form)
    assert (await page.complete_login(options, credential)).status_code == 200


async def test_the_known_transports_of_the_standard_form_are_stored(page: PasskeyPage, identity: Harness) -> None:
    authenticator = page.authenticator()
    options = await page.email_options()
    credential = authenticator.nested(authenticator.create(options))
    credential["response"]["transports"] = ["internal", "hybrid", "telepathy", 7, "internal"]
    assert (await page.complete_email(options, credential)).status_code == 200
    sql = "select transports from passkeys where credential_id = %(id)s and storefront = %(shop)s"
    stored = await identity.database.autocommit.fetch_value(sql, id=authenticator.credential_id, shop=page.storefront)
    assert stored == ["hybrid", "internal"]


@pytest.mark.parametrize(
    "change",
    [{"id": "AAAA"}, {"rawId": "AAAA"}, {"type": "password"}, {"id": "AAAA", "rawId": "AAAA"}, {"id": 7}],
    ids=["id", "rawId", "type", "both", "number"],
)
async def test_a_standard_credential_that_contradicts_its_attestation_is_refused(
    page: PasskeyPage, change: dict[str, Any]
) -> None:
    authenticator = page.authenticator()
    options = await page.email_options()
    credential = {**authenticator.nested(authenticator.create(options)), **change}
    assert refused(await page.complete_email(options, credential)) == "REGISTRATION_FAILED"


HOSTILE: dict[str, Any] = {
    "number": 7,
    "true": True,
    "object": {"a": 1},
    "text": "not base64url!",
    "one letter": "A",
    "padding only": "====",
    "wrong padding": "AAAA=",
    "emoji": "🔑",
    "nested list": [[1]],
    "mixed list": [1, "2"],
    "big integer": [10**30],
    "negative": [-1],
    "floats": [1.0, 2.0],
    "long": "A" * 300_000,
    "not JSON, not CBOR": encoded(b"\xff\xfe\x00"),
    "JSON null": encoded(b"null"),
    "JSON list": encoded(b"[]"),
    "JSON with numbers": encoded(b'{"type": 7, "challenge": 7, "origin": 7}'),
    "deep JSON": encoded(b"[" * 40_000),
    "deep CBOR": encoded(b"\x81" * 40_000),
    "huge CBOR": encoded(b"\x9b" + b"\xff" * 8),
    "CBOR number": encoded(cbor2.dumps(7)),
    "CBOR without data": encoded(cbor2.dumps({"fmt": "none", "attStmt": {}})),
    "CBOR with wrong types": encoded(cbor2.dumps({"fmt": 7, "attStmt": 7, "authData": 7})),
    "short data": encoded(cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": b"short"})),
    "attested flag without data": encoded(
        cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": bytes(32) + b"\x41" + bytes(4)})
    ),
}


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("name", ["clientDataJSON", "attestationObject"])
async def test_an_unreadable_part_of_an_attestation_is_refused(page: PasskeyPage, name: str, value: Any) -> None:
    options = await page.email_options()
    credential = {**page.authenticator().create(options), name: value}
    assert refused(await page.complete_email(options, credential)) == "REGISTRATION_FAILED"


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("name", ["clientDataJSON", "authenticatorData", "signature", "userHandle"])
async def test_an_unreadable_part_of_an_assertion_is_refused(page: PasskeyPage, name: str, value: Any) -> None:
    authenticator = await page.sign_up()
    options = await page.begin_login()
    credential = {**authenticator.get(options), name: value}
    assert refused(await page.complete_login(options, credential)) == "AUTH_FAILED"


PATHS = {
    "passkey/register/complete/": ("registration_id", "credential", "name"),
    "passkey/login/complete/": ("authentication_id", "credential"),
    "email-passkey/register/begin/": ("email",),
    "email-passkey/register/complete/": ("registration_id", "credential", "name"),
}
FIELDS = [(path, name) for path, names in PATHS.items() for name in names]
WRONG = {"number": 7, "true": True, "list": [], "object": {}, "text": "x", "null character": "a\x00b"}


async def send(customers: RevivUsers, shop: str, path: str, **content: Any) -> httpx.Response:
    ada = await customers.new_user(shop)
    return await ada.client.post(f"{AUTH}/{path}", **content)


@pytest.mark.parametrize(("path", "name"), FIELDS)
@pytest.mark.parametrize("value", WRONG.values(), ids=WRONG.keys())
async def test_a_value_of_another_type_is_a_400(
    customers: RevivUsers, shop: str, path: str, name: str, value: Any
) -> None:
    response = await send(customers, shop, path, json={name: value})
    code = refused(response)
    is_right = isinstance(value, dict) if name == "credential" else value == "x"
    if is_right:
        assert code in ("REGISTRATION_MISSING", "AUTH_MISSING", "INVALID_EMAIL")
    else:
        assert (code, [*response.json()["error"]["details"]]) == ("VALIDATION_ERROR", [name])


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("content", [b"[]", b'"text"', b"{", b"\xff\xfe{}", b"[" * 50_000, b'{"a": NaN}'], ids=range(6))
async def test_a_body_that_is_not_an_object_is_a_400(
    customers: RevivUsers, shop: str, path: str, content: bytes
) -> None:
    response = await send(customers, shop, path, content=content, headers={"content-type": "application/json"})
    assert refused(response) in ("PARSE_ERROR", "VALIDATION_ERROR")


@pytest.mark.parametrize("path", PATHS)
async def test_a_form_is_a_415(customers: RevivUsers, shop: str, path: str) -> None:
    assert refused(await send(customers, shop, path, data={"email": "a"}), 415) == "UNSUPPORTED_MEDIA_TYPE"


async def test_standard_base64_is_accepted_as_well(page: PasskeyPage) -> None:
    authenticator = page.authenticator(credential_id=b"\xff\xfe\xfd" * 6)
    options = await page.email_options()
    credential = transformed(authenticator.create(options), lambda text: b64encode(decoded(text)).decode())
    assert (await page.complete_email(options, credential)).status_code == 200


@pytest.mark.parametrize(
    ("path", "code"),
    [
        pytest.param("email-passkey/register/begin", "MISSING_EMAIL", id="begin by e-mail"),
        pytest.param("email-passkey/register/complete", "REGISTRATION_MISSING", id="complete by e-mail"),
        pytest.param("passkey/register/complete", "REGISTRATION_MISSING", id="complete"),
        pytest.param("passkey/login/complete", "AUTH_MISSING", id="sign in"),
    ],
)
async def test_a_request_without_a_body_lacks_what_an_empty_one_lacks(
    customers: RevivUsers, shop: str, path: str, code: str
) -> None:
    client = (await customers.new_user(shop)).client
    for content in (b"", b"null", b"{}"):
        headers = {"content-type": "application/json"} if content else {}
        assert refused(await client.post(f"{AUTH}/{path}/", content=content, headers=headers)) == code
