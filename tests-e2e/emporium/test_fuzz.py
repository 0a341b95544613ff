"""Every response is as documented and never a 500: Schemathesis over both documents of a shop.

At `gadgets`, which speaks emporium's contract without limits. ATELIER_FUZZ_SECONDS and ATELIER_FUZZ_SEED lengthen
and vary the search; the report of the last run lies in the test's temporary folder.
"""

from pathlib import Path

import pytest
from clients.emporium import PASSWORD, Card
from fuzzing import SECONDS, Login, fuzz, words_of
from platform_under_test import STAFF_PASSWORD, PlatformUnderTest

pytestmark = [pytest.mark.timeout(4 * SECONDS + 120), pytest.mark.once]
SHOP = "gadgets"


@pytest.mark.parametrize("who", ["anonymous", "customer"])
async def test_emporium_responds_as_documented(
    platform: PlatformUnderTest, card: Card, tmp_path: Path, who: str
) -> None:
    customer = await platform.customer(f"/{SHOP}")
    words = await words_of(await platform.staff(SHOP), customer, card)
    login = Login.with_password("/api/v1/auth/login/", customer.email, PASSWORD, "/tokens/access")
    schema = f"{platform.base}/{SHOP}/api/schema/"
    assert not await fuzz(schema, words, tmp_path, login if who == "customer" else None)


async def test_the_staff_contract_responds_as_documented(
    platform: PlatformUnderTest, card: Card, tmp_path: Path
) -> None:
    words = await words_of(await platform.staff(SHOP), await platform.customer(f"/{SHOP}"), card)
    login = Login.with_password("/api/staff/v1/auth/login", f"staff@{SHOP}.example", STAFF_PASSWORD, "/access")
    assert not await fuzz(f"{platform.base}/{SHOP}/api/staff/schema/", words, tmp_path, login)
