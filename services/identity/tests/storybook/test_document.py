"""The OpenAPI document of identity's part of the contract, and its messages."""

from dialects import storybook
from identity.domain import customer_errors
from openapi_spec_validator import validate
from testkit.harness import Harness

from ..test_messages import codes

PATHS = {
    "/api/customer/register/": {"post"},
    "/api/customer/login/": {"post"},
    "/api/customer/logout/": {"post"},
    "/api/customer/status/": {"get"},
    "/api/customer/user/": {"get"},
    "/api/customer/edit/": {"put"},
    "/api/customer/address/": {"get", "post", "put"},
}
PASSWORD_RULES = ("too_short", "too_long", "all_digits", "common", "like_email", "no_lower", "no_upper", "no_digit")


async def test_every_path_is_described_with_its_response(identity: Harness) -> None:
    document = await identity.document("storybook")
    validate(document)
    assert {path: set(item) for path, item in document["paths"].items()} == PATHS
    for item in document["paths"].values():
        for operation in item.values():
            success = next(response for code, response in operation["responses"].items() if code.startswith("2"))
            assert success["content"]["application/json"]["schema"]
            assert "error" in _error(document, operation)["properties"]


def _error(document: dict, operation: dict) -> dict:  # type: ignore[type-arg]
    reference = operation["responses"]["4XX"]["content"]["application/json"]["schema"]["$ref"]
    return dict(document["components"]["schemas"][reference.rpartition("/")[2]])


async def test_a_new_address_is_documented(identity: Harness) -> None:
    operations = (await identity.document("storybook"))["paths"]["/api/customer/address/"]
    assert all({"200", "201"} <= operations[method]["responses"].keys() for method in ("post", "put"))


async def test_the_schemes_of_what_is_for_everybody_are_listed_once(identity: Harness) -> None:
    paths = (await identity.document("storybook"))["paths"]
    for path, method in (("/api/customer/logout/", "post"), ("/api/customer/status/", "get")):
        assert paths[path][method]["security"] == [{"HTTPBearer": []}, {}]


async def test_operations_have_names_of_their_own(identity: Harness) -> None:
    paths = (await identity.document("storybook"))["paths"]
    names = [operation["operationId"] for item in paths.values() for operation in item.values()]
    assert len(names) == len(set(names))


async def test_every_refusal_has_a_message() -> None:
    found = codes(customer_errors)
    assert len(found) == 2
    assert found <= storybook.REFUSALS.keys()
    assert all(f"password.{rule}" in storybook.FIELD_MESSAGES for rule in PASSWORD_RULES)
