"""The OpenAPI document of identity's part of the contract."""

from dialects import figureforge
from identity.domain import magic_link_errors
from openapi_spec_validator import validate
from testkit.harness import Harness

from ..test_messages import codes

PATHS = {
    "/api/auth/magic-link/request/": {"post"},
    "/api/auth/magic-link/verify/": {"post"},
    "/api/auth/magic-link/check-user/": {"post"},
    "/api/auth/token/refresh/": {"post"},
    "/api/auth/verify/": {"post"},
    "/api/logout/": {"post"},
    "/api/auth/user/": {"get"},
    "/api/auth/user/update/": {"post", "put", "patch"},
    "/api/auth/user/stats/": {"get"},
    "/api/auth/delete/": {"delete"},
}


async def test_every_path_is_described_with_its_response(identity: Harness) -> None:
    document = await identity.document("figureforge")
    validate(document)
    assert {path: set(item) for path, item in document["paths"].items()} == PATHS
    for item in document["paths"].values():
        for operation in item.values():
            assert "$ref" in operation["responses"]["200"]["content"]["application/json"]["schema"]


async def test_the_header_is_optional_where_the_body_may_have_the_token(identity: Harness) -> None:
    document = await identity.document("figureforge")
    assert document["paths"]["/api/auth/verify/"]["post"]["security"] == [{"HTTPBearer": []}, {}]
    assert document["paths"]["/api/auth/user/"]["get"]["security"] == [{"HTTPBearer": []}]


async def test_operations_have_names_of_their_own(identity: Harness) -> None:
    paths = (await identity.document("figureforge"))["paths"]
    names = [operation["operationId"] for item in paths.values() for operation in item.values()]
    assert len(names) == len(set(names))


async def test_every_refusal_has_a_message() -> None:
    found = codes(magic_link_errors)
    assert len(found) == 4
    assert found <= figureforge.REFUSALS.keys()
