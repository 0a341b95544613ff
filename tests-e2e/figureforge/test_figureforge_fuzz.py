"""Every response is as documented and never a 500: Schemathesis over figureforge's document.

At `croquis`, which speaks figureforge's contract without limits. See emporium/test_fuzz.py.
"""

from pathlib import Path

import pytest
from clients.figureforge import Artist
from fuzzing import SECONDS, Token, Words, fuzz
from platform_under_test import PlatformUnderTest

pytestmark = [pytest.mark.timeout(4 * SECONDS + 120), pytest.mark.once]
SHOP = "croquis"
DELETE = "/api/auth/delete/"


async def words_of(artist: Artist) -> Words:
    """Return existing identifiers, by the name of the parameter or field."""
    await artist.checkout("atelier")
    await artist.eventually_me(lambda me: me["quota"]["limit"] == 60)
    accepted = await artist.generate(model="quick-sketch", batch_size=2)
    images = (await artist.drawn(accepted["job_id"]))["images"]
    return {
        "job_id": [accepted["job_id"]],
        "image_id": [image["id"] for image in images],
        "plan_id": ["evening", "atelier"],
        "model": ["quick-sketch", "long-pose"],
    }


@pytest.mark.parametrize("who", ["anonymous", "customer"])
async def test_figureforge_responds_as_documented(platform: PlatformUnderTest, tmp_path: Path, who: str) -> None:
    artist = await Artist(f"{platform.base}/{SHOP}").sign_in()
    words = await words_of(artist)
    login = Token(access=artist.access or "") if who == "customer" else None
    assert not await fuzz(f"{platform.base}/{SHOP}/api/schema/", words, tmp_path, login, without=(DELETE,))
