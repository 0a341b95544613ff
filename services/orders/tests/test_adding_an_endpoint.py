"""The endpoint of `docs/adding-an-endpoint.md`, added to a copy of this service, with the test of the page."""

from pathlib import Path

import pytest
from testkit.page_copies import PageCopy, blocks_of

SERVICE = "services/orders"


@pytest.mark.verify
def test_the_endpoint_of_the_page_is_served(tmp_path: Path) -> None:
    copy = PageCopy(tmp_path, SERVICE)
    use_case, body, route, test = blocks_of("adding-an-endpoint.md")
    copy.write(f"{SERVICE}/orders/use_cases/add_remark.py", use_case)
    copy.apply(body, route)
    copy.append(f"{SERVICE}/tests/test_staff.py", test)
    copy.run([f"{SERVICE}/tests/test_staff.py"], "-k", "test_a_remark_is_added")
