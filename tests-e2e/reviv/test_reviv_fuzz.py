"""Every response is as documented and never a 500: Schemathesis over reviv's document and the staff's.

At `attic`, which speaks reviv's contract without limits. See emporium/test_fuzz.py.
"""

from pathlib import Path

import pytest
from clients.reviv import Sitter, photograph
from fuzzing import SECONDS, Login, Words, fuzz
from platform_under_test import PlatformUnderTest

pytestmark = [pytest.mark.timeout(4 * SECONDS + 120), pytest.mark.once]
SHOP = "attic"
LOGOUT = "/api/auth/logout/"


async def words_of(customer: Sitter) -> Words:
    """Return existing identifiers, by the name of the parameter or field."""
    await customer.buy("roll")
    await customer.has_credits("24.00")
    jobs = [await customer.upload(photograph(200, 120)) for _ in range(2)]
    for job in jobs:
        await customer.restored(job)
    return {"job_id": [str(job) for job in jobs], "sku": ["roll", "frame"], "platform": ["facebook", "twitter"]}


@pytest.mark.parametrize("who", ["anonymous", "customer"])
async def test_reviv_responds_as_documented(platform: PlatformUnderTest, tmp_path: Path, who: str) -> None:
    customer = await Sitter(f"{platform.base}/{SHOP}", front_end="https://attic.example").sign_in()
    words = await words_of(customer)
    login = None
    if who == "customer":
        refresh = customer.http.cookies["attic_refresh"]
        login = Login(path="/api/auth/token/refresh/", body={"refresh": refresh}, token="/access")
    assert not await fuzz(f"{platform.base}/{SHOP}/api/schema/", words, tmp_path, login, without=(LOGOUT,))
