"""The sections of generation are validated when it starts."""

from pathlib import Path

import pytest
from common.kernel.service_sections import InvalidStorefront
from common.kernel.storefronts import Storefronts
from testkit.storefronts import changed_file

MODEL = '{ id = "a", name = "A", credits = 1 }'
TIER = '{ id = 1, code = "a", name = "A", price = 1, max_retries_per_unit = 1, pages = 8 }'
RESERVED = TIER.replace('"A"', '"Retry_Pack"')


@pytest.mark.parametrize(
    ("section", "lines", "key"),
    [
        ("figures", f"models = [{MODEL}]", "figures: Value error, models: exactly one is the default"),
        ("figures", f"models = [{MODEL}, {MODEL}]", "models: an id is repeated"),
        ("books", f"tiers = [{TIER}, {TIER}]", "books: Value error, tiers: an id or a code is repeated"),
        ("books", f"tiers = [{RESERVED}]", "tiers: retry_pack is reserved"),
        ("books.photos", "most = 0", "books.photos.most"),
        ("restorations", "lifetime = 0", "restorations.lifetime"),
        ("credits", "unlock_price = 0", "credits.unlock_price"),
        ("subscriptions", "plans = [{ priority = 1 }]", "subscriptions.plans.0.id"),
    ],
)
def test_an_invalid_section_is_refused_with_file_and_key(tmp_path: Path, section: str, lines: str, key: str) -> None:
    path = changed_file(tmp_path, section, lines)
    with pytest.raises(InvalidStorefront) as refusal:
        Storefronts.load(tmp_path, ["generation"])
    assert str(path) in str(refusal.value)
    assert key in str(refusal.value)
