"""The front ends of the showroom: at which addresses there is one, with which headers, and what stays as it was."""

import gzip
import json
import re
from html import unescape
from typing import Any

import pytest
from common.kernel.storefronts import Showroom, Storefronts
from gateway.showroom.files import Snapshot
from httpx import Response
from testkit.gateway import GatewayHarness, open_gateway
from testkit.storefronts import SHIPPED

from showroom import FOLDER

PERSON = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
CONTRACTS = ["emporium", "marbelle", "reviv", "figureforge", "storybook"]
JAVASCRIPT_BYTES = 60_000


def shipped(name: str = "emporium", **rules: Any) -> Storefronts:
    storefront = Storefronts.load(SHIPPED)[name]
    changed = storefront.showroom.model_copy(update=rules)
    return Storefronts([storefront.model_copy(update={"showroom": changed})])


def facts(response: Response) -> dict[str, Any]:
    """What the document tells its modules."""
    found = re.search(r'data-shop="([^"]+)"', response.text)
    assert found
    read: dict[str, Any] = json.loads(unescape(found[1]))
    return read


async def sandbox(scope: object, receive: object, send: object) -> None:
    raise AssertionError("not called")


@pytest.mark.parametrize(
    ("host", "path", "base"),
    [
        ("emporium.localhost:8000", "/", ""),
        ("emporium.localhost:8000", "/products/aurora-x2", ""),
        ("localhost:8000", "/emporium/", "/emporium"),
        ("localhost:8000", "/emporium/cart", "/emporium"),
    ],
)
async def test_a_page_of_the_shop_is_its_front_end(gateway: GatewayHarness, host: str, path: str, base: str) -> None:
    async with gateway.client(host) as client:
        response = await client.get(path, headers=PERSON)
        again = await client.get(path, headers={**PERSON, "If-None-Match": response.headers["etag"]})
        script = re.search(r'<script type="module" src="([^"]+)"', response.text)
        assert script
        loaded = await client.get(script[1])
    assert (response.status_code, response.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert facts(response)["base"] == base
    assert (again.status_code, again.content) == (304, b"")
    assert (loaded.status_code, loaded.headers["content-type"]) == (200, "text/javascript; charset=utf-8")
    assert loaded.headers["cache-control"] == "public, max-age=31536000, immutable"


async def test_the_policy_permits_nothing_inline_and_nothing_from_elsewhere(gateway: GatewayHarness) -> None:
    async with gateway.client() as client:
        response = await client.get("/emporium/", headers=PERSON)
    (policy,) = response.headers.get_list("content-security-policy")
    assert "unsafe" not in policy
    assert "http" not in policy
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?! type=\"module\" src=)", response.text)


async def test_the_data_of_a_page_is_requested_with_its_modules(gateway: GatewayHarness) -> None:
    async with gateway.client() as client:
        text = (await client.get("/emporium/products/aurora-x2%22", headers=PERSON)).text
        searched = (await client.get("/emporium/products?search=lamp", headers=PERSON)).text
    assert 'as="fetch" crossorigin="anonymous" href="/emporium/api/v1/products/aurora-x2%22/"' in text
    assert 'as="fetch"' not in searched
    assert text.count('rel="modulepreload"') > 5


@pytest.mark.parametrize("path", ["/emporium/nothing", "/emporium/products/a/b"])
async def test_an_address_that_no_page_has_is_not_found(gateway: GatewayHarness, path: str) -> None:
    async with gateway.client() as client:
        response = await client.get(path, headers=PERSON)
    assert response.status_code == 404
    assert facts(response)["name"] == "emporium"


@pytest.mark.parametrize(
    "path",
    [
        *("/emporium/api/v1/products/", "/emporium/api/nothing", "/emporium/media/a.jpg", "/emporium/robots.txt"),
        *("/emporium/api/docs/", "/emporium/api/staff/v1/me", "/emporium/developers/"),
    ],
)
async def test_paths_of_the_contract_and_documents_are_no_pages_of_it(gateway: GatewayHarness, path: str) -> None:
    """Without a front end the gateway responds the same."""
    async with gateway.client() as client:
        with_one = await client.get(path, headers=PERSON)
    async with open_gateway(shipped(enabled=False)) as off, off.client() as client:
        without = await client.get(path, headers=PERSON)
    assert "data-shop" not in with_one.text
    assert (with_one.status_code, with_one.content) == (without.status_code, without.content)


@pytest.mark.parametrize("accept", ["*/*", "application/json"])
@pytest.mark.parametrize("path", ["/emporium/", "/emporium/cart"])
async def test_programs_get_no_page(gateway: GatewayHarness, path: str, accept: str) -> None:
    async with gateway.client() as client:
        response = await client.get(path, headers={"Accept": accept})
    assert (response.status_code, response.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    ("settings", "is_served"),
    [
        ({}, True),
        ({"environment": "production"}, False),
        ({"environment": "production", "showroom": True}, True),
        ({"showroom": False}, False),
    ],
)
async def test_production_has_none_unless_it_is_switched_on(settings: dict[str, Any], is_served: bool) -> None:
    async with open_gateway(shipped(), **settings) as gateway, gateway.client() as client:
        text = (await client.get("/emporium/", headers=PERSON)).text
        asset = await client.get("/_assets/showroom/any/shared/html.js")
    assert ("data-shop" in text) is is_served
    assert asset.status_code == (200 if is_served else 404)


def test_a_storefront_has_none_unless_its_file_says_so() -> None:
    assert not Showroom().enabled


async def test_a_host_with_a_front_end_of_its_own_is_left_out() -> None:
    async with open_gateway(shipped(hosts=("showroom.example",))) as gateway, gateway.client() as client:
        response = await client.get("/emporium/", headers=PERSON)
    assert "data-shop" not in response.text


async def test_with_a_real_key_stripes_own_script_is_the_only_foreign_one() -> None:
    async with open_gateway(shipped(stripe_key="pk_test_51abc")) as gateway, gateway.client() as client:
        response = await client.get("/emporium/", headers=PERSON)
    assert facts(response)["stripe"] == {"key": "pk_test_51abc", "script": "https://js.stripe.com/v3/"}
    assert "script-src 'self' https://js.stripe.com;" in response.headers["content-security-policy"]


async def test_the_sandbox_lends_its_stripe_and_its_mailbox() -> None:
    async with open_gateway(shipped(), sandbox=sandbox) as gateway, gateway.client() as client:
        known = facts(await client.get("/emporium/", headers=PERSON))
    assert known["stripe"] == {"key": "pk_test_emporium", "script": "/sandbox/stripe/v3/"}
    assert known["mailbox"] == "/sandbox/mail/"


async def test_a_file_of_another_release_is_served_but_not_kept(gateway: GatewayHarness) -> None:
    async with gateway.client() as client:
        response = await client.get("/_assets/showroom/000000/shared/tokens.css")
        missing = await client.get("/_assets/showroom/000000/shared/nothing.css")
        document = await client.get("/_assets/showroom/000000/emporium/index.html")
    assert (response.status_code, response.headers["cache-control"]) == (200, "no-cache")
    assert (missing.status_code, document.status_code) == (404, 404)


@pytest.mark.parametrize("contract", CONTRACTS)
def test_the_javascript_of_all_pages_of_a_shop_is_small(contract: str) -> None:
    contents = {path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in FOLDER.rglob("*.js")}
    snapshot = Snapshot("", contents)
    own = [name for name in contents if name.startswith(f"{contract}/")]
    modules = {module for name in own for module in snapshot.modules(name)}
    assert len(modules) > 10
    assert sum(len(gzip.compress(contents[name])) for name in modules) < JAVASCRIPT_BYTES


@pytest.mark.parametrize("contract", CONTRACTS)
def test_all_that_modules_import_is_there(contract: str) -> None:
    for path in (FOLDER / contract).rglob("*.js"):
        for target in re.findall(r'from "([^"]+)"', path.read_text()):
            assert (path.parent / target).is_file(), (path, target)


@pytest.mark.parametrize(
    ("english", "georgian", "name"),
    [
        ("shared/words.js", "storybook/words/ka.js", "kaShared"),
        ("storybook/words/en.js", "storybook/words/ka.js", "ka"),
    ],
)
def test_storybook_says_everything_in_georgian(english: str, georgian: str, name: str) -> None:
    """Also the texts of the parts that all shops share. Placeholders are the same."""

    def texts(source: str) -> dict[str, list[str]]:
        return {key: sorted(re.findall(r"\{\w+\}", text)) for key, text in re.findall(r'(\w+): "([^"]*)"', source)}

    [_, after] = (FOLDER / georgian).read_text().split(f"export const {name} = {{")
    translated, original = texts(after.split("\n};")[0]), texts((FOLDER / english).read_text())
    assert len(original) > 20
    assert translated == original
