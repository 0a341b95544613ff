"""The endpoint of `docs/adding-an-endpoint.md`, added to a copy of this service, with the test of the page."""

from pathlib import Path

import pytest

from .page_copies import apply_diff, blocks_of, copy_to, run_tests


@pytest.mark.verify
def test_the_endpoint_of_the_page_is_served(tmp_path: Path) -> None:
    copy = copy_to(tmp_path)
    use_case, body, route, test = blocks_of("adding-an-endpoint.md")
    (copy / "orders/use_cases/add_remark.py").write_text(use_case)
    apply_diff(tmp_path, body + route)
    with (copy / "tests/test_staff.py").open("a") as tests:
        tests.write(f"\n\n{test}")
    run_tests(copy, "test_staff.py", "-k", "test_a_remark_is_added")
