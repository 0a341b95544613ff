"""A storefront's root and unknown pages: HTML for people, the contract's errors for programs."""

from collections.abc import AsyncIterator

import pytest
from common.kernel.storefronts import Showroom, Storefronts
from testkit.gateway import GatewayHarness, open_gateway, two_emporiums
from testkit.storefronts import SHIPPED

PERSON = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
ACCOUNT = {
    "storefront": "bazaar",
    "role": "customer",
    "email": "demo@bazaar.example",
    "password": "Demo-Passw0rd!",
    "sign_in": "password",
}


def without_front_ends() -> Storefronts:
    return Storefronts(each.model_copy(update={"showroom": Showroom()}) for each in two_emporiums())


@pytest.fixture
async def gateway() -> AsyncIterator[GatewayHarness]:
    async with open_gateway(without_front_ends()) as gateway:
        yield gateway


async def sandbox(scope: object, receive: object, send: object) -> None:
    raise AssertionError("not called")


@pytest.mark.parametrize(
    ("host", "path", "documents"),
    [
        ("localhost:8000", "/bazaar/developers/", "/bazaar/api/docs/"),
        ("localhost:8000", "/bazaar", "/bazaar/api/docs/"),
        ("localhost:8000", "/bazaar/", "/bazaar/api/docs/"),
        ("bazaar.example:8000", "/", "/api/docs/"),
    ],
)
async def test_a_shops_root_tells_a_person_where_its_documents_and_accounts_are(
    host: str, path: str, documents: str
) -> None:
    shops = without_front_ends()
    async with open_gateway(shops, sandbox, demo_accounts=[ACCOUNT]) as gateway, gateway.client(host) as client:
        response = await client.get(path, headers=PERSON)
        headed = await client.head(path, headers=PERSON)
    assert (response.status_code, response.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "script-src 'self'" in response.headers["content-security-policy"]
    for shown in (
        "<h1>Bazaar</h1>",
        f'href="{documents}"',
        ACCOUNT["email"],
        ACCOUNT["password"],
        "docs/contracts/emporium.md",
    ):
        assert shown in response.text
    assert (headed.status_code, headed.content) == (200, b"")


async def test_without_a_sandbox_a_shops_root_names_no_account() -> None:
    async with open_gateway(without_front_ends(), demo_accounts=[ACCOUNT]) as gateway, gateway.client() as client:
        text = (await client.get("/bazaar/", headers=PERSON)).text
    assert ACCOUNT["email"] not in text
    assert 'href="/bazaar/api/docs/"' in text


@pytest.mark.parametrize("path", ["/bazaar/", "/bazaar", "/bazaar/nothing", "/api/v1/nothing/", "/nothing"])
@pytest.mark.parametrize("accept", ["*/*", "application/json"])
async def test_programs_get_the_contracts_error(gateway: GatewayHarness, path: str, accept: str) -> None:
    async with gateway.client() as client:
        response = await client.get(path, headers={"Accept": accept})
    assert (response.status_code, response.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("path", ["/bazaar/nothing", "/api/v1/nothing/", "/nothing", "/api/staff/nothing"])
async def test_a_person_gets_a_page_that_leads_back(gateway: GatewayHarness, path: str) -> None:
    async with gateway.client() as client:
        response = await client.get(path, headers=PERSON)
    assert (response.status_code, response.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert 'href="/"' in response.text
    assert path in response.text


@pytest.mark.parametrize(("accept", "media_type"), [("text/html", "application/json"), (PERSON["Accept"], "text/html")])
async def test_where_the_contract_promises_json_only_browsers_get_a_page(accept: str, media_type: str) -> None:
    storefronts = Storefronts([Storefronts.load(SHIPPED)["storybook"]])
    async with open_gateway(storefronts, default_storefront="storybook") as gateway, gateway.client() as client:
        response = await client.get("/api/nothing/", headers={"Accept": accept})
    assert (response.status_code, response.headers["content-type"].partition(";")[0]) == (404, media_type)


async def test_an_unknown_path_is_escaped(gateway: GatewayHarness) -> None:
    async with gateway.client() as client:
        response = await client.get("/%3Cscript%3Ealert(1)", headers=PERSON)
    assert "<script>alert" not in response.text


async def test_a_write_to_an_unknown_path_is_refused_in_the_contracts_words(gateway: GatewayHarness) -> None:
    async with gateway.client() as client:
        response = await client.post("/bazaar/", headers=PERSON)
    assert (response.status_code, response.json()["code"]) == (404, "not_found")


async def test_a_person_who_names_no_storefront_gets_a_page() -> None:
    async with open_gateway(default_storefront=None) as gateway, gateway.client() as client:
        response = await client.get("/nothing", headers=PERSON)
    assert (response.status_code, response.headers["content-type"]) == (404, "text/html; charset=utf-8")
