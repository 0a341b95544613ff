"""Which storefront a request is for."""

import pytest
from testkit.gateway import GatewayHarness, open_gateway

LIST = "/api/v1/products/"


async def test_the_host_names_the_storefront_whatever_the_port(gateway: GatewayHarness) -> None:
    async with gateway.client("bazaar.example:8443") as client:
        assert (await client.get(LIST)).status_code == 200
    catalog = gateway.services["catalog"]
    assert catalog.last_caller.storefront == "bazaar"
    assert catalog.last.headers["x-atelier-base"] == "http://bazaar.example:8443"


async def test_the_first_path_segment_names_the_storefront_and_is_part_of_the_base_url(gateway: GatewayHarness) -> None:
    async with gateway.client() as client:
        assert (await client.get(f"/bazaar{LIST}")).status_code == 200
    catalog = gateway.services["catalog"]
    assert catalog.last_caller.storefront == "bazaar"
    assert catalog.last.path == f"/emporium{LIST}"
    assert catalog.last.headers["x-atelier-base"] == "http://localhost:8000/bazaar"


async def test_the_default_storefront_gets_requests_that_name_none(gateway: GatewayHarness) -> None:
    async with gateway.client() as client:
        assert (await client.get(LIST)).status_code == 200
    assert gateway.services["catalog"].last_caller.storefront == "emporium"
    assert gateway.services["catalog"].last.headers["x-atelier-base"] == "http://localhost:8000"


async def test_without_a_default_the_404_lists_the_storefronts() -> None:
    async with open_gateway(default_storefront=None) as gateway, gateway.client() as client:
        response = await client.get(LIST)
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert {"name": "bazaar", "hosts": ["bazaar.example"], "path": "/bazaar/"} in response.json()["storefronts"]


@pytest.mark.parametrize("host", ["a b", "shop.example/evil", "x:port", "<script>"])
async def test_an_invalid_host_is_refused(gateway: GatewayHarness, host: str) -> None:
    async with gateway.client() as client:
        assert (await client.get(LIST, headers={"Host": host})).status_code == 400


async def test_a_host_takes_precedence_over_the_path(gateway: GatewayHarness) -> None:
    async with gateway.client("bazaar.example") as client:
        response = await client.get(f"/emporium{LIST}")
    assert response.status_code == 404
    assert response.json()["code"] == "not_found"
