"""The OpenAPI document of identity's part of the contract."""

from openapi_spec_validator import validate
from testkit.harness import Harness

PATHS = {
    "/api/auth/me/": {"get"},
    "/api/auth/logout/": {"post"},
    "/api/auth/oauth/initiate/": {"post"},
    "/api/auth/oauth/callback/{provider}/": {"get", "post"},
    "/api/auth/oauth/exchange/": {"post"},
    "/api/auth/token/refresh/": {"post"},
}


async def test_the_endpoints_of_sessions_and_providers_are_described(identity: Harness) -> None:
    document = await identity.document("reviv")
    validate(document)
    described = {path: set(item) for path, item in document["paths"].items() if "passkey" not in path}
    assert described == PATHS


async def test_the_callback_describes_its_parameters_and_its_redirect(identity: Harness) -> None:
    operation = (await identity.document("reviv"))["paths"]["/api/auth/oauth/callback/{provider}/"]["get"]
    names = [parameter["name"] for parameter in operation["parameters"]]
    assert names == ["provider", "code", "state", "error", "error_description"]
    assert {"200", "302"} <= operation["responses"].keys()


async def test_operations_have_names_of_their_own(identity: Harness) -> None:
    paths = (await identity.document("reviv"))["paths"]
    names = [operation["operationId"] for item in paths.values() for operation in item.values()]
    assert len(names) == len(set(names))
