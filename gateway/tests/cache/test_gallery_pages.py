"""The gallery of `figureforge`: visitors' pages are cached for seconds, and purged when a public picture changes."""

from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest
from common.events.generation import GalleryChanged
from common.kernel import clock
from common.kernel.storefronts import Storefronts, read
from testkit.gateway import GatewayHarness, open_gateway
from testkit.storefronts import SHIPPED

HOST = "figureforge.localhost:8000"
IMAGE = "/api/images/img_0f3a5b8e1c7d4a6f9b2e8d4c6a1f3b5e"
PAGES = ["/api/images/gallery/", "/api/images/public/", "/api/images/gallery?tags=pose:action", "/api/images/public"]


@pytest.fixture
async def gateway() -> AsyncIterator[GatewayHarness]:
    shipped = read(SHIPPED / "figureforge.toml").model_copy(update={"limits": {}})
    async with open_gateway(Storefronts([shipped]), default_storefront="figureforge") as gateway:
        yield gateway


async def request(gateway: GatewayHarness, path: str, method: str = "GET", **headers: str) -> httpx.Response:
    async with gateway.client(HOST) as client:
        return await client.request(method, path, headers=headers)


@pytest.mark.parametrize("page", PAGES)
async def test_a_visitors_page_is_cached_for_ten_seconds(gateway: GatewayHarness, page: str) -> None:
    assert (await request(gateway, page)).headers["x-cache"] == "miss"
    clock.advance(9)
    assert (await request(gateway, page)).headers["x-cache"] == "hit"
    clock.advance(2)
    assert (await request(gateway, page)).headers["x-cache"] == "miss"


async def test_no_other_list_is_cached(gateway: GatewayHarness) -> None:
    for path in ("/api/images/", "/api/images/user/", "/api/images/favorites/", IMAGE, "/api/files/token/"):
        assert "x-cache" not in (await request(gateway, path)).headers


async def test_a_client_with_a_stale_token_is_a_visitor_with_a_page_of_its_own(gateway: GatewayHarness) -> None:
    response = await request(gateway, PAGES[0], Authorization="Bearer stale")
    assert response.status_code == 200
    assert "x-cache" not in response.headers
    assert gateway.services["generation"].last_caller.user_id is None


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("DELETE", f"{IMAGE}/"),
        ("DELETE", IMAGE),
        ("DELETE", f"{IMAGE}/delete/"),
        ("PATCH", f"{IMAGE}/update"),
        ("PUT", f"{IMAGE}/"),
        ("POST", f"{IMAGE}/report/"),
        ("POST", f"/api/staff/v1/moderation/images/{IMAGE.rpartition('/')[2]}/remove"),
    ],
)
async def test_a_change_of_a_picture_purges_the_pages_at_once(gateway: GatewayHarness, method: str, path: str) -> None:
    await request(gateway, PAGES[0])
    assert (await request(gateway, path, method)).status_code == 200
    assert (await request(gateway, PAGES[0])).headers["x-cache"] == "miss"


async def test_a_favourite_purges_nothing(gateway: GatewayHarness) -> None:
    await request(gateway, PAGES[0])
    await request(gateway, f"{IMAGE}/favorite/", "POST")
    assert (await request(gateway, PAGES[0])).headers["x-cache"] == "hit"


async def test_an_event_about_the_gallery_purges_the_pages_of_its_storefront(gateway: GatewayHarness) -> None:
    await request(gateway, PAGES[0])
    await gateway.publish(GalleryChanged(storefront="another", image_id=uuid4()))
    assert (await request(gateway, PAGES[0])).headers["x-cache"] == "hit"
    await gateway.publish(GalleryChanged(storefront="figureforge", image_id=uuid4()))
    assert (await request(gateway, PAGES[0])).headers["x-cache"] == "miss"


async def test_files_answer_head_and_are_not_restricted_to_an_origin(gateway: GatewayHarness) -> None:
    response = await request(gateway, "/api/files/token", "HEAD", Origin="https://elsewhere.example")
    assert (response.status_code, response.content) == (200, b"")
    assert "cross-origin-resource-policy" not in response.headers
    assert gateway.services["generation"].last.path == "/figureforge/api/files/token/"
