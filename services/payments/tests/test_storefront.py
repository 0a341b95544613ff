"""The sections of payments are validated when it starts."""

from pathlib import Path

import pytest
from common.kernel.service_sections import InvalidStorefront
from common.kernel.storefronts import Storefronts
from testkit.storefronts import changed_file

PACK = '{ sku = "A", credits = 1, price = 100 }'
PLAN = '{ id = "a", name = "A", price = 1, credits = 1, generations_per_minute = 1 }'


@pytest.mark.parametrize(
    ("section", "lines", "key"),
    [
        ("credits", f"packs = [{PACK}, {PACK}]", "packs: a sku is repeated"),
        ("credits", f"packs = [{PACK.replace('100', '0')}]", "credits.packs.0.price"),
        ("subscriptions", f"plans = [{PLAN}, {PLAN}]", "plans: an id or a name is repeated"),
        ("subscriptions", f"plans = [{PLAN.replace('price = 1,', '')}]", "subscriptions.plans.0.price"),
        ("orders", 'largest_total = "much"', "orders.largest_total"),
    ],
)
def test_an_invalid_section_is_refused_with_file_and_key(tmp_path: Path, section: str, lines: str, key: str) -> None:
    path = changed_file(tmp_path, section, lines)
    with pytest.raises(InvalidStorefront) as refusal:
        Storefronts.load(tmp_path, ["payments"])
    assert str(path) in str(refusal.value)
    assert key in str(refusal.value)
