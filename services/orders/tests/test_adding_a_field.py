"""The field of `docs/adding-a-field.md`, added to a copy of this service, with the test of the page."""

from pathlib import Path

import pytest

from .page_copies import apply_diff, blocks_of, copy_to, run_tests


@pytest.mark.verify
def test_the_field_of_the_page_is_stored_and_shown(tmp_path: Path) -> None:
    copy = copy_to(tmp_path)
    migration, changes, test = blocks_of("adding-a-field.md")
    (copy / "migrations/versions/0017_promises.py").write_text(migration)
    (copy / "tests/test_promises.py").write_text(test)
    apply_diff(tmp_path, changes)
    run_tests(copy, "test_promises.py", "test_migrations.py")
