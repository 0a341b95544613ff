"""The client's forms of addresses, from its own origin: no slash at the end, no redirect, readable errors."""

import httpx
import pytest
from clients.figureforge import Artist
from platform_under_test import PlatformUnderTest

ORIGIN = "http://localhost:5173"
CLIENT_PATHS = (
    ("POST", "/generate"),
    ("GET", "/jobs/11111111-1111-4111-8111-111111111111"),
    ("GET", "/images"),
    ("GET", "/images/public"),
    ("GET", "/images/favorites"),
    ("GET", "/images/img_11111111111141118111111111111111"),
    ("DELETE", "/images/img_11111111111141118111111111111111"),
    ("POST", "/images/img_11111111111141118111111111111111/favorite"),
    ("POST", "/images/img_11111111111141118111111111111111/report"),
    ("GET", "/auth/user"),
    ("PUT", "/auth/user/update"),
    ("GET", "/pricing"),
    ("POST", "/billing/checkout-session"),
    ("POST", "/billing/portal"),
)


@pytest.mark.parametrize(("method", "path"), CLIENT_PATHS)
@pytest.mark.parametrize("slash", ["", "/"], ids=["without slash", "with slash"])
async def test_a_preflight_is_answered_and_never_redirected(
    visitor: Artist, method: str, path: str, slash: str
) -> None:
    headers = {
        "Origin": ORIGIN,
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "authorization, content-type",
    }
    answer = await visitor.call("OPTIONS", f"{path}{slash}", 204, headers=headers)
    assert answer.headers["access-control-allow-origin"] == ORIGIN
    assert method in answer.headers["access-control-allow-methods"].split(", ")
    assert {"authorization", "content-type"} <= {*answer.headers["access-control-allow-headers"].split(", ")}


@pytest.mark.parametrize(("method", "path"), CLIENT_PATHS)
async def test_a_page_can_read_every_answer(visitor: Artist, method: str, path: str) -> None:
    visitor.access = "stale"
    answer = await visitor.call(method, path, None, headers={"Origin": ORIGIN})
    assert answer.status_code == (200 if path in ("/images/public", "/pricing") else 401), answer.text
    assert answer.headers["access-control-allow-origin"] == ORIGIN
    exposed = answer.headers["access-control-expose-headers"].split(", ")
    assert {"Retry-After", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"} <= {*exposed}


async def test_a_posted_body_arrives_at_the_form_without_a_slash(artist: Artist) -> None:
    answer = await artist.call("PUT", "/auth/user/update", 200, json={"username": "arrived"})
    assert answer.json()["user"]["username"] == "arrived"
    accepted = await artist.call("POST", "/generate", 202, json={"batch_size": 2, "model": "flux-schnell"})
    assert accepted.json()["batch_size"] == 2
    assert {"x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"} <= {*accepted.headers}


async def test_the_checks_of_addresses_are_limited_per_client(visitor: Artist) -> None:
    body = {"email": visitor.email}
    path = "/auth/magic-link/check-user"
    answers = [await visitor.call("POST", f"{path}{slash}", None, json=body) for slash in ("", "/") * 6]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429] * 2
    assert answers[-1].json()["detail"].startswith("Too many requests.")


@pytest.mark.parametrize("origin", ["http://localhost:5174", "https://localhost:5173", "http://evil.example"])
async def test_another_origin_reads_nothing(visitor: Artist, origin: str) -> None:
    answer = await visitor.call("GET", "/pricing", 200, headers={"Origin": origin})
    assert not [name for name in answer.headers if name.startswith("access-control")]


async def test_the_shop_is_served_by_its_host_and_by_its_path(platform: PlatformUnderTest) -> None:
    async with httpx.AsyncClient(base_url=platform.base, trust_env=False) as client:
        for headers, prefix in (({"Host": "figureforge.localhost"}, ""), ({}, "/figureforge")):
            for path in ("/api/pricing", "/api/pricing/", "/api/webhooks/health", "/api/images/models/"):
                answer = await client.get(f"{prefix}{path}", headers=headers)
                assert answer.status_code == 200, f"{prefix}{path}: {answer.text}"
            refused = await client.get(f"{prefix}/api/auth/user", headers=headers)
            assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")


@pytest.mark.parametrize("content", [b"{", b"[1, 2]", b'"text"', b"\xff\xfe"])
async def test_a_body_that_is_no_object_is_an_invalid_request(artist: Artist, content: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    for path in ("/generate", "/auth/user/update/", "/subscriptions/checkout/", "/auth/magic-link/verify/"):
        error = await artist.refused("POST", path, 400, content=content, headers=headers)
        assert error["code"] == "INVALID_REQUEST", path


async def test_an_unknown_path_and_method_are_refused_in_the_error_shape(artist: Artist) -> None:
    assert (await artist.refused("GET", "/nothing/", 404))["code"] == "NOT_FOUND"
    assert (await artist.refused("PATCH", "/pricing/", 405))["code"] == "METHOD_NOT_ALLOWED"
