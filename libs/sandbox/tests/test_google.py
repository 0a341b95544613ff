"""Google's OpenID provider, as a back end and a browser use it."""

import hashlib
import re
from base64 import urlsafe_b64encode
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest

CLIENT = "reviv.apps.googleusercontent.com"
SECRET = "GOCSPX-sandbox"
CALLBACK = "http://reviv.localhost:8000/api/auth/oauth/callback/?provider=google"
VERIFIER = "v" * 43
REQUEST = {
    "response_type": "code",
    "client_id": CLIENT,
    "redirect_uri": CALLBACK,
    "scope": "openid email profile",
    "state": "s&t=ä",
    "nonce": "n-0",
}
AT_ONCE = REQUEST | {"sandbox_user": "Ada.Lovelace@example.com"}
BROWSER = {"accept": "text/html"}


def challenge(verifier: str = VERIFIER) -> dict[str, str]:
    digest = urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    return {"code_challenge": digest, "code_challenge_method": "S256"}


def answered(response: Any) -> dict[str, str]:
    """The query of the redirect to the callback."""
    assert response.status_code in (302, 303), response.text
    target = response.headers["location"]
    assert target.startswith("http://reviv.localhost:8000/api/auth/oauth/callback/?")
    return {name: values[0] for name, values in parse_qs(urlsplit(target).query, keep_blank_values=True).items()}


async def authorize(sandbox: Any, **changes: str) -> dict[str, str]:
    return answered(await sandbox.http.get("/sandbox/google/authorize", params=AT_ONCE | changes))


async def exchange(sandbox: Any, issued: str, /, auth: Any = None, **changes: str | None) -> Any:
    form: dict[str, str | None] = {"grant_type": "authorization_code", "code": issued, "redirect_uri": CALLBACK}
    form |= {} if auth else {"client_id": CLIENT, "client_secret": SECRET}
    given = {name: value for name, value in (form | changes).items() if value is not None}
    return await sandbox.http.post("/sandbox/google/token", data=given, auth=auth)


async def claims(sandbox: Any, id_token: str, client_id: str = CLIENT) -> dict[str, Any]:
    """The claims of an ID token, verified against the published keys, except its times."""
    keys = jwt.PyJWKSet.from_dict((await sandbox.http.get("/sandbox/google/jwks")).json())
    key = keys[jwt.get_unverified_header(id_token)["kid"]]
    options: Any = {"verify_exp": False, "verify_iat": False, "require": ["iss", "aud", "sub", "iat", "exp"]}
    issuer = f"{sandbox.settings.public_url}/google"
    verified: dict[str, Any] = jwt.decode(id_token, key, ["RS256"], audience=client_id, issuer=issuer, options=options)
    return verified


async def signed_in(sandbox: Any, **changes: str) -> dict[str, Any]:
    """The claims of the ID token of a whole sign-in."""
    code = (await authorize(sandbox, **changes))["code"]
    return await claims(sandbox, (await exchange(sandbox, code)).json()["id_token"])


async def test_a_whole_sign_in_with_pkce_yields_a_signed_id_token(sandbox: Any) -> None:
    answer = await authorize(sandbox, **challenge())
    assert answer["state"] == REQUEST["state"]
    assert answer["provider"] == "google"
    response = await exchange(sandbox, answer["code"], code_verifier=VERIFIER)
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    body = response.json()
    assert (body["token_type"], body["expires_in"]) == ("Bearer", 3599)
    token = await claims(sandbox, body["id_token"])
    picture = token.pop("picture")
    digest = hashlib.sha256(body["access_token"].encode()).digest()[:16]
    assert token.pop("exp") == token.pop("iat") + 3600
    assert len(token.pop("sub")) == 21
    assert token == {
        "iss": f"{sandbox.settings.public_url}/google",
        "aud": CLIENT,
        "azp": CLIENT,
        "nonce": "n-0",
        "at_hash": urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "email": "Ada.Lovelace@example.com",
        "email_verified": True,
        "given_name": "Ada",
        "family_name": "Lovelace",
        "name": "Ada Lovelace",
    }
    drawn = await sandbox.http.get(picture)
    assert drawn.headers["content-type"] == "image/svg+xml"


async def test_the_discovery_document_leads_through_a_sign_in(sandbox: Any) -> None:
    found = (await sandbox.http.get("/sandbox/google/.well-known/openid-configuration")).json()
    assert found["issuer"] == f"{sandbox.settings.public_url}/google"
    code = answered(await sandbox.http.get(found["authorization_endpoint"], params=AT_ONCE))["code"]
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK}
    tokens = (await sandbox.http.post(found["token_endpoint"], data=form, auth=(CLIENT, SECRET))).json()
    bearer = {"authorization": f"Bearer {tokens['access_token']}"}
    profile = (await sandbox.http.get(found["userinfo_endpoint"], headers=bearer)).json()
    keys = (await sandbox.http.get(found["jwks_uri"])).json()["keys"]
    assert [(key["kty"], key["alg"], key["use"]) for key in keys] == [("RSA", "RS256", "sig")]
    assert set(keys[0]) == {"kty", "alg", "use", "kid", "n", "e"}
    token = await claims(sandbox, tokens["id_token"])
    assert profile == {name: token[name] for name in profile}
    assert set(token) - set(profile) == {"iss", "aud", "azp", "nonce", "at_hash", "iat", "exp"}


async def test_a_back_end_is_sent_to_the_base_that_it_called_and_a_browser_to_the_public_one(sandbox: Any) -> None:
    path = "/sandbox/google/.well-known/openid-configuration"
    found = (await sandbox.http.get(path, headers={"host": "gateway:8000"})).json()
    for name in ("token_endpoint", "userinfo_endpoint", "jwks_uri"):
        assert found[name].startswith("http://gateway:8000/sandbox/google/")
    for name in ("issuer", "authorization_endpoint"):
        assert found[name].startswith(f"{sandbox.settings.public_url}/google")


async def test_the_subject_is_stable_for_every_spelling_of_an_address(sandbox: Any) -> None:
    first = await signed_in(sandbox)
    again = await signed_in(sandbox, sandbox_user="ADA.lovelace@EXAMPLE.com", client_id=CLIENT)
    other = await signed_in(sandbox, sandbox_user="ada@example.com")
    assert first["sub"] == again["sub"] != other["sub"]


async def test_names_are_given_remembered_or_absent(sandbox: Any) -> None:
    plain = await signed_in(sandbox, sandbox_user="grace@navy.example")
    assert (plain["given_name"], plain["family_name"]) == ("Grace", "Navy")
    named = {"sandbox_user": "grace@navy.example", "sandbox_given_name": "Grace", "sandbox_family_name": "Hopper"}
    assert (await signed_in(sandbox, **named))["name"] == "Grace Hopper"
    assert (await signed_in(sandbox, sandbox_user="grace@navy.example"))["name"] == "Grace Hopper"
    nameless = await signed_in(sandbox, sandbox_user="x@example.com", sandbox_names="none")
    assert not {"name", "given_name", "family_name"} & set(nameless)
    assert "picture" in nameless


async def test_an_address_can_be_unverified(sandbox: Any) -> None:
    assert (await signed_in(sandbox, sandbox_email_verified="false"))["email_verified"] is False
    assert (await signed_in(sandbox))["email_verified"] is True


async def test_claims_follow_the_scopes(sandbox: Any) -> None:
    address_only = await signed_in(sandbox, scope="openid https://www.googleapis.com/auth/userinfo.email")
    assert "email" in address_only
    assert not {"name", "picture"} & set(address_only)
    code = (await authorize(sandbox, scope="email"))["code"]
    body = (await exchange(sandbox, code)).json()
    assert "id_token" not in body
    assert body["scope"] == "https://www.googleapis.com/auth/userinfo.email"


async def test_a_refusal_is_sent_to_the_callback_with_the_state(sandbox: Any) -> None:
    denied = await authorize(sandbox, sandbox_error="access_denied")
    assert denied == {"provider": "google", "error": "access_denied", "state": REQUEST["state"]}
    described = await authorize(sandbox, sandbox_error="server_error", sandbox_error_description="Try again")
    assert described["error_description"] == "Try again"
    silent = await sandbox.http.get("/sandbox/google/authorize", params=REQUEST | {"prompt": "none"})
    assert answered(silent)["error"] == "interaction_required"


async def test_a_person_chooses_an_account_on_the_page(sandbox: Any) -> None:
    await authorize(sandbox, sandbox_user="earlier@example.com")
    shown = await sandbox.http.get("/sandbox/google/authorize", params=REQUEST, headers=BROWSER)
    assert shown.status_code == 200
    assert 'name="sandbox_user" value="earlier@example.com"' in shown.text
    assert 'name="state" value="s&amp;t=ä"' in shown.text
    posted = await sandbox.http.post(
        "/sandbox/google/authorize",
        data=REQUEST | {"sandbox_user": "new@example.com", "sandbox_given_name": "", "sandbox_email_verified": "false"},
    )
    assert posted.status_code == 303
    code = answered(posted)["code"]
    token = await claims(sandbox, (await exchange(sandbox, code)).json()["id_token"])
    assert (token["email"], token["given_name"], token["email_verified"]) == ("new@example.com", "New", False)
    cancelled = await sandbox.http.post("/sandbox/google/authorize", data=REQUEST | {"sandbox_error": "access_denied"})
    assert answered(cancelled)["error"] == "access_denied"


async def test_the_page_escapes_what_it_shows(sandbox: Any) -> None:
    hostile = '"><script>alert(1)</script>'
    for values in (REQUEST | {"login_hint": hostile, "client_id": hostile}, REQUEST | {"redirect_uri": hostile}):
        page = await sandbox.http.get("/sandbox/google/authorize", params=values, headers=BROWSER)
        assert "<script>" not in page.text
        assert "&lt;script&gt;" in page.text
        assert "default-src 'none'" in page.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"client_id": ""}, "invalid_request", id="no client id"),
        pytest.param({"redirect_uri": ""}, "invalid_request", id="no redirect_uri"),
        pytest.param({"redirect_uri": "javascript:alert(1)"}, "redirect_uri_mismatch", id="script as redirect_uri"),
        pytest.param({"redirect_uri": "http://a.example/#x"}, "redirect_uri_mismatch", id="fragment"),
        pytest.param({"response_type": "token"}, "unsupported_response_type", id="implicit flow"),
        pytest.param({"response_mode": "fragment"}, "invalid_request", id="response mode"),
        pytest.param({"scope": "openid drive"}, "invalid_scope", id="unknown scope"),
        pytest.param({"scope": ""}, "invalid_request", id="no scope"),
        pytest.param({"code_challenge": "a" * 43}, "invalid_request", id="plain PKCE"),
        pytest.param({"code_challenge": "a", "code_challenge_method": "S256"}, "invalid_request", id="short challenge"),
        pytest.param({"code_challenge_method": "S256"}, "invalid_request", id="no challenge"),
    ],
)
async def test_an_invalid_request_is_a_page_and_never_a_redirect(
    sandbox: Any, changes: dict[str, str], code: str
) -> None:
    response = await sandbox.http.get("/sandbox/google/authorize", params=AT_ONCE | changes)
    assert response.status_code == 400
    assert f"Error 400: {code}" in response.text
    assert "location" not in response.headers


async def test_a_repeated_parameter_is_refused(sandbox: Any) -> None:
    repeated = [*AT_ONCE.items(), ("redirect_uri", "http://evil.example/")]
    assert (await sandbox.http.get("/sandbox/google/authorize", params=repeated)).status_code == 400


@pytest.mark.parametrize("user", ["no address", "a@b@c", "a@b, c@d", "@example.com", "a b@example.com"])
async def test_what_is_no_address_is_asked_again(sandbox: Any, user: str) -> None:
    response = await sandbox.http.get("/sandbox/google/authorize", params=REQUEST | {"sandbox_user": user})
    assert response.status_code == 400
    assert "is not an e-mail address" in response.text


async def test_both_ways_of_client_authentication_work_and_only_with_the_secret(sandbox: Any) -> None:
    code = (await authorize(sandbox))["code"]
    for refused in (
        await exchange(sandbox, code, client_secret="wrong"),
        await exchange(sandbox, code, client_secret=None),
        await exchange(sandbox, code, auth=(CLIENT, "wrong")),
    ):
        assert refused.status_code == 401
        assert refused.json() == {
            "error": "invalid_client",
            "error_description": "The provided client secret is invalid.",
        }
    assert (await exchange(sandbox, code, auth=(CLIENT, SECRET), client_secret=SECRET)).status_code == 400
    assert (await exchange(sandbox, code, auth=(CLIENT, SECRET))).status_code == 200


async def test_a_code_works_once_and_its_second_use_revokes_the_access_token(sandbox: Any) -> None:
    code = (await authorize(sandbox))["code"]
    bearer = {"authorization": f"Bearer {(await exchange(sandbox, code)).json()['access_token']}"}
    assert (await sandbox.http.get("/sandbox/google/userinfo", headers=bearer)).status_code == 200
    again = await exchange(sandbox, code)
    assert again.status_code == 400
    assert again.json() == {"error": "invalid_grant", "error_description": "Malformed auth code."}
    revoked = await sandbox.http.get("/sandbox/google/userinfo", headers=bearer)
    assert revoked.status_code == 401
    assert revoked.json() == {"error": "invalid_request", "error_description": "Invalid Credentials"}
    assert "Bearer" in revoked.headers["www-authenticate"]


async def test_codes_and_access_tokens_expire_on_the_platforms_clock(sandbox: Any) -> None:
    late, timely = (await authorize(sandbox))["code"], (await authorize(sandbox))["code"]
    body = (await exchange(sandbox, timely)).json()
    issued = (await claims(sandbox, body["id_token"]))["iat"]
    await sandbox.advance(601)
    assert (await exchange(sandbox, late)).json()["error"] == "invalid_grant"
    await sandbox.advance(3000)
    bearer = {"authorization": f"Bearer {body['access_token']}"}
    assert (await sandbox.http.get("/sandbox/google/userinfo", headers=bearer)).status_code == 401
    assert (await signed_in(sandbox))["iat"] >= issued + 3601


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        pytest.param({"redirect_uri": "http://evil.example/"}, "redirect_uri_mismatch", id="other redirect_uri"),
        pytest.param({"redirect_uri": None}, "invalid_request", id="no redirect_uri"),
        pytest.param({"client_id": "another"}, "invalid_grant", id="other client"),
        pytest.param({"code_verifier": "w" * 43}, "invalid_grant", id="other verifier"),
        pytest.param({"code_verifier": None}, "invalid_grant", id="no verifier"),
    ],
)
async def test_an_exchange_must_match_the_authorization_and_uses_the_code_up(
    sandbox: Any, changes: dict[str, str | None], error: str
) -> None:
    code = (await authorize(sandbox, **challenge()))["code"]
    right: dict[str, str | None] = {"code_verifier": VERIFIER}
    refused = await exchange(sandbox, code, **(right | changes))
    assert (refused.status_code, refused.json()["error"]) == (400, error)
    assert (await exchange(sandbox, code, code_verifier=VERIFIER)).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        pytest.param({"grant_type": "password"}, "unsupported_grant_type", id="other grant"),
        pytest.param({"grant_type": None}, "invalid_request", id="no grant type"),
        pytest.param({"code": None}, "invalid_request", id="no code"),
        pytest.param({"code": "4/unknown"}, "invalid_grant", id="unknown code"),
        pytest.param({"code_verifier": VERIFIER}, "invalid_grant", id="verifier without challenge"),
    ],
)
async def test_a_wrong_token_request_has_googles_error_body(
    sandbox: Any, changes: dict[str, str | None], error: str
) -> None:
    refused = await exchange(sandbox, (await authorize(sandbox))["code"], **changes)
    assert refused.status_code == 400
    assert set(refused.json()) == {"error", "error_description"}
    assert refused.json()["error"] == error


async def test_the_signing_key_survives_a_restart(settings: Any, port: int, serve: Any) -> None:
    async with serve(settings, port) as before:
        code = (await authorize(before))["code"]
        token = (await exchange(before, code)).json()["id_token"]
        other = (await authorize(before))["code"]
    async with serve(settings, port) as after:
        assert (await claims(after, token))["email"] == "Ada.Lovelace@example.com"
        assert (await exchange(after, other)).status_code == 200


async def test_the_pages_of_the_sandbox_link_to_the_provider(sandbox: Any) -> None:
    await authorize(sandbox)
    assert 'href="/sandbox/google/"' in (await sandbox.http.get("/sandbox/", headers=BROWSER)).text
    home = (await sandbox.http.get("/sandbox/google/", headers=BROWSER)).text
    assert SECRET in home
    assert "Ada.Lovelace@example.com" in home


@pytest.mark.parametrize(
    "callback",
    [
        "http://figureforge.localhost:8000/api/auth/callback/google/",
        "http://localhost:8000/figureforge/api/auth/callback/google/",
    ],
)
async def test_the_chooser_names_the_shop_and_offers_its_demo_account_first(sandbox: Any, callback: str) -> None:
    for address in ("Demo@Figureforge.example", "ada@example.com"):
        await authorize(sandbox, sandbox_user=address)
    request = REQUEST | {"redirect_uri": callback}
    page = (await sandbox.http.get("/sandbox/google/authorize", params=request, headers=BROWSER)).text
    offered = re.findall(r'class="account" name="sandbox_user" value="([^"]*)"', page)
    assert offered == ["demo@figureforge.example", "ada@example.com"]
    assert "<strong>FigureForge</strong>" in page


async def test_the_chooser_names_the_client_of_an_unknown_shop(sandbox: Any) -> None:
    request = REQUEST | {"redirect_uri": "http://elsewhere.example/callback"}
    page = (await sandbox.http.get("/sandbox/google/authorize", params=request, headers=BROWSER)).text
    assert f"<strong>{CLIENT}</strong>" in page
    assert 'class="account"' not in page
