"""No request is answered with 500, and every error response has the contract's format."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .shops import MarbelleShop

PARAMETERS = ["category", "min_price", "max_price", "in_stock", "search", "ordering", "page", "page_size"]
VALUES = st.one_of(st.text(max_size=30), st.integers().map(str), st.floats().map(str))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parameters=st.dictionaries(st.sampled_from(PARAMETERS), VALUES))
async def test_no_query_makes_a_list_crash(marbelle: MarbelleShop, parameters: dict[str, str]) -> None:
    anything: dict[str, Any] = dict(parameters)
    for path in ("products/", "categories/", "categories/1/products/"):
        response = await marbelle.get(path, **anything)
        assert response.status_code in (200, 400, 404)
        if response.status_code != 200:
            assert response.json()["success"] is False


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(number=st.text(min_size=1, max_size=30).filter(lambda text: "/" not in text and text not in (".", "..")))
async def test_no_id_makes_a_detail_crash(marbelle: MarbelleShop, number: str) -> None:
    client = marbelle.harness.anonymous(marbelle.name, "marbelle")
    quoted = "".join(f"%{byte:02x}" for byte in number.encode())
    for path in ("products/{}/", "categories/{}/", "categories/{}/products/"):
        assert (await client.get("/api/v1/" + path.format(quoted))).status_code == 404
