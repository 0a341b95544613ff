"""The event of `docs/adding-an-event.md`, added to copies of its packages, with the tests of the page."""

from pathlib import Path

import pytest
from testkit.page_copies import PageCopy, blocks_of

ORDERS, PAYMENTS = "services/orders", "services/payments"


@pytest.mark.verify
def test_the_event_of_the_page_is_published_and_consumed_once(tmp_path: Path) -> None:
    copy = PageCopy(tmp_path, "libs/common", ORDERS, PAYMENTS)
    use_case, body, route, _ = blocks_of("adding-an-endpoint.md")
    event, published, handled, of_producer, of_consumer, *_ = blocks_of("adding-an-event.md")
    copy.write(f"{ORDERS}/orders/use_cases/add_remark.py", use_case)
    copy.apply(body, route)
    copy.apply(event, published, handled)
    copy.write(f"{ORDERS}/tests/test_remarks.py", of_producer)
    copy.write(f"{PAYMENTS}/tests/test_remarks.py", of_consumer)
    copy.run([f"{ORDERS}/tests/test_remarks.py"])
    copy.run([f"{PAYMENTS}/tests/test_remarks.py", f"{PAYMENTS}/tests/test_consumers.py"])
