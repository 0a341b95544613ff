"""The platform's clock."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from common.kernel import clock


def test_now_is_aware_and_in_utc() -> None:
    assert clock.now().tzinfo is UTC


def test_advancing_moves_now() -> None:
    before = clock.now()
    clock.advance(3600)
    assert timedelta(seconds=3600) <= clock.now() - before < timedelta(seconds=3660)


def test_the_offset_in_a_file_is_shared_by_every_process_that_uses_it(tmp_path: Path) -> None:
    file = tmp_path / "sandbox" / "clock"
    clock.use_file(file)
    clock.advance(120)
    clock.use_file(tmp_path / "another")
    assert clock.offset() == 0
    clock.use_file(file)
    assert clock.offset() == 120
    assert clock.timestamp() >= datetime.now(UTC).timestamp() + 119
