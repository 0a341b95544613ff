"""The gateway's own errors, CORS, limits and ignored tokens of figureforge."""

from collections.abc import AsyncIterator

import pytest
from common.kernel import clock
from common.kernel.storefronts import Storefronts, read
from testkit.gateway import GatewayHarness, open_gateway
from testkit.storefronts import SHIPPED

HOST = "figureforge.localhost:8000"
PAGE = "http://localhost:5173"
IMAGES = "/api/images/user/"
GALLERY = "/api/images/gallery/"
CHECK = "/api/auth/magic-link/check-user/"
INVALID_TOKEN = {
    "error": {"code": "AUTHENTICATION_REQUIRED", "message": "The token is invalid or expired.", "details": {}},
    "detail": "The token is invalid or expired.",
}


@pytest.fixture
async def gateway() -> AsyncIterator[GatewayHarness]:
    storefronts = Storefronts([read(SHIPPED / "figureforge.toml"), read(SHIPPED / "emporium.toml")])
    async with open_gateway(storefronts) as gateway:
        yield gateway


@pytest.mark.parametrize("path", ["/api/nothing/", "/api/nothing", "/nothing", "/api/v1/products/"])
async def test_an_unknown_path_is_404_with_a_detail(gateway: GatewayHarness, path: str) -> None:
    async with gateway.client(HOST) as client:
        response = await client.get(path)
    assert response.status_code == 404
    assert response.json() == {
        "error": {"code": "NOT_FOUND", "message": "Not found.", "details": {}},
        "detail": "Not found.",
    }


@pytest.mark.parametrize("form", [IMAGES, IMAGES.rstrip("/")])
async def test_an_invalid_token_is_401_where_one_is_needed(gateway: GatewayHarness, form: str) -> None:
    expired = gateway.bearer(gateway.claims("figureforge", seconds=-1))
    for headers in ({"Authorization": "Bearer stale"}, expired, gateway.bearer()):
        async with gateway.client(HOST, headers=headers) as client:
            response = await client.get(form)
        assert (response.status_code, response.headers["www-authenticate"]) == (401, "Bearer")
        assert response.json() == INVALID_TOKEN


@pytest.mark.parametrize("path", [GALLERY, "/api/images/public", "/api/images/models", CHECK.rstrip("/")])
async def test_an_invalid_token_is_ignored_at_public_endpoints(gateway: GatewayHarness, path: str) -> None:
    async with gateway.client(HOST, headers={"Authorization": "Bearer stale"}) as client:
        assert (await client.post(path)).status_code == 200
    service = gateway.services["identity" if "auth" in path else "generation"]
    assert service.last_caller.user_id is None


async def test_a_valid_token_is_used_at_public_endpoints(gateway: GatewayHarness) -> None:
    claims = gateway.claims("figureforge")
    async with gateway.client(HOST, headers=gateway.bearer(claims)) as client:
        assert (await client.get(GALLERY)).status_code == 200
    assert gateway.services["generation"].last_caller.user_id == claims.user_id


@pytest.mark.parametrize(("path", "most"), [(CHECK, 10), (GALLERY, 100)])
async def test_beyond_the_rate_visitors_are_told_when_to_come_back(
    gateway: GatewayHarness, path: str, most: int
) -> None:
    method = "POST" if path == CHECK else "GET"
    async with gateway.client(HOST, headers={"Origin": PAGE}) as client:
        forms = [path, path.rstrip("/")]
        statuses = [(await client.request(method, forms[n % 2])).status_code for n in range(most)]
        refused = await client.request(method, path)
    assert set(statuses) == {200}
    seconds = int(refused.headers["retry-after"])
    body = refused.json()
    assert (refused.status_code, body["error"]["code"]) == (429, "RATE_LIMIT_EXCEEDED")
    assert body["error"]["details"] == {"retry_after": seconds}
    assert body["detail"] == body["error"]["message"]
    assert refused.headers["access-control-allow-origin"] == PAGE


async def test_beyond_the_rate_the_headers_name_the_limit(gateway: GatewayHarness) -> None:
    async with gateway.client(HOST) as client:
        for _ in range(10):
            await client.post(CHECK)
        refused = await client.post(CHECK)
    assert refused.status_code == 429
    assert (refused.headers["x-ratelimit-limit"], refused.headers["x-ratelimit-remaining"]) == ("10", "0")
    assert 0 < int(refused.headers["x-ratelimit-reset"]) - clock.timestamp() <= 61


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", [IMAGES, "/api/images", "/api/auth/user/update", "/api/pricing"])
async def test_the_front_ends_origin_may_call_without_credentials(
    gateway: GatewayHarness, method: str, path: str
) -> None:
    headers = {
        "Origin": PAGE,
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "authorization, content-type",
    }
    async with gateway.client(HOST) as client:
        response = await client.options(path, headers=headers)
    assert response.status_code == 204
    assert response.headers["access-control-allow-origin"] == PAGE
    assert "access-control-allow-credentials" not in response.headers
    assert method in response.headers["access-control-allow-methods"].split(", ")


async def test_the_page_can_read_the_headers_of_the_limits_also_in_errors(gateway: GatewayHarness) -> None:
    async with gateway.client(HOST, headers={"Authorization": "Bearer stale", "Origin": PAGE}) as client:
        response = await client.get(IMAGES)
    assert response.status_code == 401
    assert response.headers["access-control-allow-origin"] == PAGE
    exposed = {*response.headers["access-control-expose-headers"].split(", ")}
    assert {"Retry-After", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"} <= exposed
