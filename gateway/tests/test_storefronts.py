"""Which storefront a request is for."""

import pytest
from gateway.testing import Door, open_door

LIST = "/api/v1/products/"


async def test_the_host_names_the_storefront_whatever_the_port(door: Door) -> None:
    async with door.client("bazaar.example:8443") as client:
        assert (await client.get(LIST)).status_code == 200
    catalog = door.services["catalog"]
    assert catalog.last_caller.storefront == "bazaar"
    assert catalog.last.headers["x-atelier-base"] == "http://bazaar.example:8443"


async def test_the_first_path_segment_names_the_storefront_and_belongs_to_the_base(door: Door) -> None:
    async with door.client() as client:
        assert (await client.get(f"/bazaar{LIST}")).status_code == 200
    catalog = door.services["catalog"]
    assert catalog.last_caller.storefront == "bazaar"
    assert catalog.last.path == f"/emporium{LIST}"
    assert catalog.last.headers["x-atelier-base"] == "http://localhost:8000/bazaar"


async def test_the_default_storefront_answers_requests_that_name_none(door: Door) -> None:
    async with door.client() as client:
        assert (await client.get(LIST)).status_code == 200
    assert door.services["catalog"].last_caller.storefront == "emporium"
    assert door.services["catalog"].last.headers["x-atelier-base"] == "http://localhost:8000"


async def test_without_a_default_the_refusal_says_how_to_address_a_storefront() -> None:
    async with open_door(default_storefront=None) as door, door.client() as client:
        response = await client.get(LIST)
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert {"name": "bazaar", "hosts": ["bazaar.example"], "path": "/bazaar/"} in response.json()["storefronts"]


@pytest.mark.parametrize("host", ["a b", "shop.example/evil", "x:port", "<script>"])
async def test_a_host_that_is_none_is_refused(door: Door, host: str) -> None:
    async with door.client() as client:
        assert (await client.get(LIST, headers={"Host": host})).status_code == 400


async def test_a_host_decides_before_the_path_does(door: Door) -> None:
    async with door.client("bazaar.example") as client:
        response = await client.get(f"/emporium{LIST}")
    assert response.status_code == 404
    assert response.json()["code"] == "not_found"
