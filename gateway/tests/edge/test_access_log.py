"""The access log, traces and metrics have the templates of paths, and clients' addresses as the settings say."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from common.kernel.storefronts import Storefronts
from gateway.edge.access_log import LOGGER
from gateway.routing.contracts import contract_of
from gateway.routing.service_paths import PATH_TEMPLATES
from testkit.gateway import open_gateway
from testkit.spans import recorded
from testkit.storefronts import SHIPPED

SECRET = "eyJ3b3JkIjoxfQ.k7-SECRET_5"
SHOPS = ("emporium", "marbelle", "reviv", "figureforge", "storybook")
ADDRESS = "203.0.113.77"


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Iterator[list[Any]]:
    caplog.set_level(logging.INFO, LOGGER)
    with structlog.testing.capture_logs() as found:
        yield found


def with_secrets(template: str) -> str:
    return "/".join(SECRET if segment.startswith("{") else segment for segment in template.split("/"))


@pytest.mark.parametrize("shop", SHOPS)
async def test_no_parameter_of_any_path_is_logged_or_traced(shop: str, lines: list[Any]) -> None:
    templates = [each for each in PATH_TEMPLATES[shop] + PATH_TEMPLATES["staff"] if "{" in each]
    with recorded() as exporter:
        async with open_gateway(Storefronts.load(SHIPPED)) as gateway, gateway.client() as client:
            for template in templates:
                await client.get(f"/{shop}{with_secrets(template)}?token={SECRET}", headers={"Referer": f"/?{SECRET}"})
    logged = [line["path"] for line in lines if line["event"] == "request"]
    assert logged == [f"/{shop}{template}" for template in templates]
    spans = {(span.name, tuple((span.attributes or {}).items())) for span in exporter.get_finished_spans()}
    traced = {dict(attributes)["url.path"] for _, attributes in spans}
    assert {f"/{shop}{template}" for template in templates} <= traced
    assert SECRET not in str(lines) + str(spans)


@pytest.mark.parametrize(
    ("path", "logged"),
    [
        (f"/storybook/api/product/media/{SECRET}/more/", "/storybook/api/product/media/…"),
        (f"/storybook//api/product/media/{SECRET}/", "/storybook/…"),
        (f"/reviv/api/restorations/provider-webhooks/x/{SECRET}/y", "/reviv/api/restorations/provider-webhooks/…"),
        (f"/nowhere/{SECRET}", "/…"),
        (f"/health/{SECRET}", "/…"),
        (f"/reviv/{SECRET}", "/reviv/…"),
        ("/health/live", "/health/live"),
    ],
)
async def test_of_a_path_without_an_endpoint_only_known_words_are_logged(
    path: str, logged: str, lines: list[Any]
) -> None:
    async with open_gateway(Storefronts.load(SHIPPED), default_storefront=None) as gateway, gateway.client() as client:
        await client.get(path)
        await client.get(path, headers={"Host": "not a host"})
    assert {line["path"] for line in lines if line["event"] == "request"} <= {logged, "/…"}
    assert SECRET not in str(lines)


@pytest.mark.parametrize("contract", PATH_TEMPLATES)
def test_a_literal_segment_is_preferred_to_a_parameter(contract: str) -> None:
    path = "/api/staff/" if contract == "staff" else "/"
    templates = contract_of("emporium" if contract == "staff" else contract, path).templates
    for template in PATH_TEMPLATES[contract]:
        assert templates.template_of(template.replace("{", "").replace("}", "")) == template


@pytest.mark.parametrize(
    ("form", "address", "logged"),
    [
        ("full", ADDRESS, ADDRESS),
        ("truncated", ADDRESS, "203.0.113.0/24"),
        ("truncated", "2001:db8:1234:5678::9", "2001:db8:1234::/48"),
        ("none", ADDRESS, None),
    ],
)
async def test_a_clients_address_is_logged_as_set(
    form: str, address: str, logged: str | None, lines: list[Any]
) -> None:
    async with open_gateway(log_addresses=form) as gateway, gateway.client() as client:
        await client.get("/", headers={"X-Forwarded-For": address})
    assert [line["client"] for line in lines if line["event"] == "request"] == [logged]


async def test_digests_of_addresses_are_equal_for_equal_addresses_only(lines: list[Any]) -> None:
    async with open_gateway(log_addresses="digest") as gateway, gateway.client() as client:
        for address in (ADDRESS, ADDRESS, "203.0.113.78"):
            await client.get("/", headers={"X-Forwarded-For": address})
    first, again, other = (line["client"] for line in lines if line["event"] == "request")
    assert first == again != other
    assert ADDRESS not in str(lines)
