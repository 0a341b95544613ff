"""Staff search everything at once."""

from uuid import UUID, uuid4

import pytest
from common.kernel.errors import ServiceUnavailable
from common.kernel.permissions import Permission
from common.rpc.interfaces.search import Hit, SearchInterface
from identity.use_cases.search_everything import search_everything
from testkit.harness import Harness
from testkit.identity import Users

SEARCH = "/api/staff/v1/search"
ID = UUID(int=7)


class Finding(SearchInterface):
    async def search(self, storefront: str, text: str, kinds: list[str], most: int) -> list[Hit]:
        return [Hit(kind=kind, id=ID, title=text, subtitle=storefront, link=f"/{kind}/{most}") for kind in kinds]


class Silent(SearchInterface):
    async def search(self, storefront: str, text: str, kinds: list[str], most: int) -> list[Hit]:
        raise ServiceUnavailable()


async def test_services_are_asked_for_the_kinds_that_they_have() -> None:
    services = {"orders": Finding(), "catalog": Silent(), "generation": Finding()}
    answers = await search_everything("shop", "x1", services, {"orders": ["order"], "catalog": ["product"]}, 3)
    assert answers.by_service == {
        "orders": [Hit(kind="order", id=ID, title="x1", subtitle="shop", link="/order/3")],
    }
    assert answers.unavailable == ["catalog"]


async def test_a_customer_is_found_by_those_who_may_see_customers(people: Users, identity: Harness, shop: str) -> None:
    ada = await people.new_user(shop)
    await people.new_user(identity.storefront())
    body = (await identity.staff(shop).get(SEARCH, params={"q": f" {ada.email[:12].upper()} "})).json()
    [hit] = body["items"]
    assert (hit["kind"], hit["id"], hit["link"]) == ("customer", str(ada.id), f"/customers/{ada.id}")
    assert (body["withheld"], set(body["unavailable"])) == ([], {"orders", "catalog"})
    packer = identity.staff(shop, permissions=[Permission.ORDERS_READ])
    body = (await packer.get(SEARCH, params={"q": ada.email[:12]})).json()
    assert (body["items"], body["withheld"], body["unavailable"]) == ([], ["customer", "product"], ["orders"])
    assert (await identity.customer(shop, ada.id, "staff").get(SEARCH, params={"q": "ada"})).status_code == 403


@pytest.mark.parametrize("q", ["", "a", "  a  ", "x" * 101])
async def test_texts_that_are_too_short_or_too_long_are_refused(identity: Harness, shop: str, q: str) -> None:
    assert (await identity.staff(shop).get(SEARCH, params={"q": q})).status_code == 422


async def test_any_text_can_be_searched(identity: Harness, shop: str) -> None:
    for q in ("a\x00b", "%%", "__", "\\\\", "'; drop", str(uuid4()), "9" * 30, "\N{FULLWIDTH PERCENT SIGN}x"):
        body = (await identity.staff(shop).get(SEARCH, params={"q": q})).json()
        assert body["items"] == [], q
