"""Every response is as documented and never a 500: Schemathesis over Marbelle's document.

At `gravel`, which speaks Marbelle's contract almost without limits. See emporium/test_fuzz.py.
"""

from pathlib import Path

import pytest
from clients.marbelle import Visitor
from fuzzing import SECONDS, Login, Words, fuzz
from platform_under_test import CUSTOMER_PASSWORD, PlatformUnderTest

pytestmark = [pytest.mark.timeout(4 * SECONDS + 120), pytest.mark.once]
SHOP = "gravel"


async def words_of(visitor: Visitor) -> Words:
    """Return existing identifiers, by the name of the parameter or field."""
    goods = await visitor.goods(4)
    items = [(await visitor.add(product))["item"]["id"] for product in goods[:2]]
    categories = (await visitor.call("GET", "/categories/")).json()["results"]
    words = {
        "product_id": [str(product["id"]) for product in goods],
        "category_id": [str(category["id"]) for category in categories],
        "item_id": [str(item) for item in items],
        "key": [goods[0]["images"][0]["image"].rpartition("/media/")[2]],
    }
    if not visitor.tokens:
        return {**words, "session_id": [str(visitor.session_id)]}
    book = (await visitor.call("GET", "/auth/addresses/")).json()["data"]["addresses"]
    return {**words, "address_id": [str(address["id"]) for address in book]}


@pytest.mark.parametrize("who", ["guest", "customer"])
async def test_marbelle_responds_as_documented(platform: PlatformUnderTest, tmp_path: Path, who: str) -> None:
    visitor = Visitor(f"{platform.base}/{SHOP}", header="X-Gravel-Guest")
    visitor.email = f"demo@{SHOP}.example"
    login = None
    if who == "customer":
        await visitor.login(CUSTOMER_PASSWORD)
        login = Login.with_password("/api/v1/auth/login/", visitor.email, CUSTOMER_PASSWORD, "/data/access")
    assert not await fuzz(f"{platform.base}/{SHOP}/api/schema/", await words_of(visitor), tmp_path, login)
