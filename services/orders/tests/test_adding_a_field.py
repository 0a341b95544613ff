"""The field of `docs/adding-a-field.md`, added to a copy of this service, with the test of the page."""

from pathlib import Path

import pytest
from testkit.page_copies import PageCopy, blocks_of

SERVICE = "services/orders"


@pytest.mark.verify
def test_the_field_of_the_page_is_stored_and_shown(tmp_path: Path) -> None:
    copy = PageCopy(tmp_path, SERVICE)
    migration, changes, test = blocks_of("adding-a-field.md")
    copy.write(f"{SERVICE}/migrations/versions/0017_promises.py", migration)
    copy.write(f"{SERVICE}/tests/test_promises.py", test)
    copy.apply(changes)
    copy.run([f"{SERVICE}/tests/test_promises.py", f"{SERVICE}/tests/test_migrations.py"])
