"""Which language an `Accept-Language` header prefers."""

import pytest
from common.kernel.languages import preferred_language


@pytest.mark.parametrize(
    ("header", "preferred"),
    [
        ("de", "de"),
        ("DE-at", "de"),
        ("zh-Hant-TW, ka;q=0.8, en;q=0.9", "en"),
        ("en;q=0.5,de;q=0.5", "en"),
        ("fr , ka ; q=0.001", "ka"),
        ("de;q=0, en;q=0.1", "en"),
        ("de;q=1.000", "de"),
        ("fr, *;q=0.5, de;q=0.1", None),
        ("*", None),
        ("de;q=0", None),
        ("fr", None),
        ("", None),
        (None, None),
        ("de;q=2, ka;q=x, en;q=nan", None),
        ("de;;, -de, d€, deutschland, \x00", None),
        ("den", None),
        (f"{'fr,' * 20}de", None),
        ("," * 100_000, None),
    ],
)
def test_the_preferred_language(header: str | None, preferred: str | None) -> None:
    assert preferred_language(header) == preferred


def test_only_an_offered_language_is_preferred() -> None:
    assert preferred_language("de, ka;q=0.5", ("en", "ka")) == "ka"
