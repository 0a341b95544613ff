"""The report of customers: each of a period counted once, if that is asked for."""

import re

import pytest

from .fake_platform import FakePlatform, Person

PERIOD = "from=2026-10-26&to=2026-11-24&interval=hour&compare=no"


async def report(path: str) -> tuple[dict[str, str], str]:
    """The query that the contract gets, and the page."""
    platform = FakePlatform(permissions=("customers:read", "reports:read"), modules=("orders", "jobs"))
    person = Person(platform)
    await person.sign_in()
    page = await person.http.get(f"/console/lamps/reports/{path}")
    assert page.status_code == 200
    return platform.queries[-1], page.text


def counted_once(text: str) -> list[tuple[str, str, str]]:
    _, _, section = text.partition('<section aria-labelledby="distinct">')
    tile = r'<div class="tile">([^<]+)<strong>([^<]+)</strong><small>([^<]+)<'
    return re.findall(tile, section.partition("</section>")[0])


async def test_customers_are_counted_once_only_if_asked_for() -> None:
    sent, text = await report(f"customers?{PERIOD}")
    assert sent == {"from": "2026-10-26", "to": "2026-11-24", "interval": "hour"}
    assert counted_once(text) == []
    link = f"/console/lamps/reports/customers?{PERIOD}&distinct=1".replace("&", "&amp;")
    assert f'href="{link}">Count each customer once</a>' in text
    assert "This reads all sales of the period and may take a moment." in text


async def test_customers_counted_once_are_compared_and_stay_so_with_another_period() -> None:
    sent, text = await report("customers?from=2026-10-26&to=2026-11-24&distinct=1")
    assert sent == {"from": "2026-10-26", "to": "2026-11-24", "compare": "previous", "distinct": "true"}
    assert counted_once(text) == [("customers", "21", "+50 % from 14"), ("returning", "6", "before: 0")]
    assert "Count each customer once" not in text
    without = "/console/lamps/reports/customers?from=2026-10-26&amp;to=2026-11-24"
    assert f'href="{without}">Leave these numbers out</a>' in text
    assert '<input type="hidden" name="distinct" value="1">' in text


@pytest.mark.parametrize("name", ["sales", "products", "jobs"])
async def test_other_reports_count_no_customers(name: str) -> None:
    sent, text = await report(f"{name}?distinct=1")
    assert "distinct" not in sent
    assert "Count each customer once" not in text
    assert counted_once(text) == []
