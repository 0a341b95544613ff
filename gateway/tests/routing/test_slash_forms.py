"""A contract that serves its paths with and without the slash at their end (reviv's addendum, section 1)."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from gateway.routing.contracts import CONTRACTS, REVIV_CONTRACT, STAFF_CONTRACT
from testkit.gateway import GatewayHarness

from ..reviv_storefronts import PACKS, REVIV_HOST, open_reviv


@pytest.fixture
async def gateway() -> AsyncIterator[GatewayHarness]:
    async with open_reviv() as gateway:
        yield gateway


@pytest.mark.parametrize("path", [PACKS, PACKS.rstrip("/")], ids=["with slash", "without slash"])
@pytest.mark.parametrize("prefix", ["", "/reviv"], ids=["by host", "by path"])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
async def test_both_slash_forms_reach_the_same_endpoint(
    gateway: GatewayHarness, path: str, prefix: str, method: str
) -> None:
    async with gateway.client("localhost:8000" if prefix else REVIV_HOST) as client:
        response = await client.request(method, f"{prefix}{path}?q=1")
    assert response.status_code == 200
    received = gateway.services["payments"].last.scope
    assert (received["path"], received["raw_path"]) == (f"/reviv{PACKS}", f"/reviv{PACKS}".encode())
    assert received["query_string"] == b"q=1"


async def test_an_encoded_path_gets_its_slash_too(gateway: GatewayHarness) -> None:
    async with gateway.client(REVIV_HOST) as client:
        await client.get("/api/credits/%C3%A9%20")
    received = gateway.services["payments"].last.scope
    assert (received["path"], received["raw_path"]) == ("/reviv/api/credits/é /", b"/reviv/api/credits/%C3%A9%20/")


async def test_both_slash_forms_count_against_one_limit(gateway: GatewayHarness) -> None:
    begin = "/api/auth/passkey/login/begin"
    async with gateway.client(REVIV_HOST) as client:
        statuses = [(await client.post(path)).status_code for path in [begin, f"{begin}/"] * 5]
        assert 429 not in statuses
        for path in (begin, f"{begin}/"):
            assert (await client.post(path)).status_code == 429


@pytest.mark.parametrize("page", ["schema", "docs", "redoc", "health"])
@pytest.mark.parametrize("slash", ["", "/"], ids=["without slash", "with slash"])
async def test_what_the_gateway_itself_serves_is_never_redirected(
    gateway: GatewayHarness, page: str, slash: str
) -> None:
    async with gateway.client(REVIV_HOST) as client:
        assert (await client.get(f"/api/{page}{slash}")).status_code == 200


@pytest.mark.parametrize("page", ["docs", "redoc"])
@pytest.mark.parametrize(("slash", "schema"), [("", '"schema/"'), ("/", '"../schema/"')], ids=["without", "with"])
async def test_a_page_finds_the_openapi_document_from_either_form(
    gateway: GatewayHarness, page: str, slash: str, schema: str
) -> None:
    async with gateway.client() as client:
        response = await client.get(f"/reviv/api/{page}{slash}")
        assert schema in response.text
        document = await client.get(str(response.url.join(schema.strip('"'))))
    assert document.json()["servers"] == [{"url": "http://localhost:8000/reviv"}]


async def test_the_staff_contract_and_other_storefronts_keep_their_one_form(gateway: GatewayHarness) -> None:
    async with gateway.client(REVIV_HOST) as client:
        assert (await client.get("/api/staff/v1/payments")).status_code == 200
        assert gateway.services["payments"].last.path == "/staff/api/staff/v1/payments"
    async with gateway.client() as client:
        assert (await client.get("/api/v1/cart")).status_code == 404
        assert (await client.get("/api/docs")).status_code == 308


def test_paths_of_files_get_no_slash() -> None:
    contract = replace(REVIV_CONTRACT, files=("/api/media/",))
    assert not contract.lacks_slash("/api/media/previews/0f3a.jpg")
    assert contract.lacks_slash("/api/credits/packs")
    assert not contract.lacks_slash("/api/credits/packs/")
    assert not STAFF_CONTRACT.lacks_slash("/api/staff/v1/orders")
    assert [name for name, each in CONTRACTS.items() if each.adds_slashes] == ["reviv", "figureforge", "storybook"]
