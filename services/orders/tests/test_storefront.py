"""The sections of orders are validated when it starts."""

from pathlib import Path

import pytest
from common.kernel.service_sections import InvalidStorefront
from common.kernel.storefronts import Storefronts
from testkit.storefronts import changed_file


@pytest.mark.parametrize(
    ("section", "lines", "key"),
    [
        ("orders", "smallest_total = 0", "orders.smallest_total"),
        ("orders", "largest_total = 49", "orders: no total is within 50..49"),
        ("books", 'tiers = [{ code = "small", name = "Small" }]', "books.tiers.0.price"),
    ],
)
def test_an_invalid_section_is_refused_with_file_and_key(tmp_path: Path, section: str, lines: str, key: str) -> None:
    path = changed_file(tmp_path, section, lines)
    with pytest.raises(InvalidStorefront) as refusal:
        Storefronts.load(tmp_path, ["orders"])
    assert str(path) in str(refusal.value)
    assert key in str(refusal.value)
